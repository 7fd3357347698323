namespace Slipway.Platforms.Local.Protocol;

/// <summary>What the daemon remembers across its own death: <c>state.json</c>. Without a secret in it.</summary>
internal sealed record DockState
{
    public const int CurrentFormat = 1;

    public int Format { get; init; } = CurrentFormat;

    /// <summary>The boot that the process ids belong to.</summary>
    public required string Boot { get; init; }

    public required IReadOnlyDictionary<string, EnvironmentState> Environments { get; init; }
}

/// <summary>One environment of <see cref="DockState"/>.</summary>
internal sealed record EnvironmentState
{
    public required string TargetName { get; init; }

    public required int Port { get; init; }

    /// <summary>Largest epoch seen.</summary>
    public long Epoch { get; init; }

    public string? Holder { get; init; }

    public int? Live { get; init; }

    public int? Warm { get; init; }

    public DateTimeOffset? WarmUntil { get; init; }

    public MaintenanceState? Maintenance { get; init; }

    /// <summary>Until when requests wait.</summary>
    public DateTimeOffset? HeldUntil { get; init; }

    public required IReadOnlyList<DeploymentState> Deployments { get; init; }
}

/// <summary>Maintenance of an environment; its page lies in a file of its own.</summary>
internal sealed record MaintenanceState(DateTimeOffset Since, string By, TimeSpan RetryAfter);

/// <summary>One deployment of <see cref="EnvironmentState"/>.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Release">Its release.</param>
/// <param name="Proven">Whether it was live once, so that its workers are known to start.</param>
/// <param name="Instances">The processes that run for it.</param>
internal sealed record DeploymentState(int Number, string Release, bool Proven, IReadOnlyList<InstanceState> Instances);

/// <summary>One process of <see cref="DeploymentState"/>; with its start, in the system's own unit, its id is unmistakable within a boot.</summary>
internal sealed record InstanceState(string Name, int ProcessId, long StartTime, int Port, int Restarts, DateTimeOffset StartedAt, bool Healthy);
