namespace Slipway.Platforms.Local.Protocol;

/// <summary>What the dock runs.</summary>
/// <param name="ProcessId">The daemon.</param>
/// <param name="Environments">Every environment that was ever deployed here, by name.</param>
internal sealed record DockStatus(int ProcessId, IReadOnlyDictionary<string, EnvironmentDockStatus> Environments);

/// <summary>What the dock runs of one environment.</summary>
internal sealed record EnvironmentDockStatus
{
    /// <summary>Ports that are listened on for it.</summary>
    public required IReadOnlyList<int> Ports { get; init; }

    public int? Live { get; init; }

    public string? Release { get; init; }

    public required IReadOnlyList<ProcessObservation> Processes { get; init; }

    public required IReadOnlyList<int> Warm { get; init; }

    public required IReadOnlyList<string> Warnings { get; init; }

    public MaintenanceObservation? Maintenance { get; init; }

    public PauseObservation? Pause { get; init; }
}
