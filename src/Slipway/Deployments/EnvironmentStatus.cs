using Slipway.Platforms;

namespace Slipway.Deployments;

/// <summary>An environment as its platform and its ledger describe it.</summary>
public sealed record EnvironmentStatus
{
    public required string Environment { get; init; }

    /// <summary>Kind of the platform.</summary>
    public required string Platform { get; init; }

    /// <summary>What the platform says.</summary>
    public required Observation Observed { get; init; }

    /// <summary>The newest deployment of the ledger; null: never deployed.</summary>
    public HistoryEntry? Latest { get; init; }

    /// <summary>The deployment that is live by the ledger: the newest succeeded one; null: none.</summary>
    public HistoryEntry? Live { get; init; }

    /// <summary>Where a rollback would go; null: nowhere.</summary>
    public HistoryEntry? RollbackTarget { get; init; }

    /// <summary>Who holds the lease; null: nobody.</summary>
    public LeaseHolder? Lease { get; init; }

    /// <summary>How its backups are; null: there are no restore points.</summary>
    public BackupStanding? Backup { get; init; }

    /// <summary>What is wrong: the ledger and the platform disagree, a deployment was abandoned, processes crash.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];
}

/// <summary>A deployment with its outcome.</summary>
/// <param name="Record">How it began.</param>
/// <param name="Outcome">How it ended; null: it runs, or was abandoned.</param>
/// <param name="Running">Whether the lease that it was made under is alive.</param>
public sealed record HistoryEntry(DeploymentRecord Record, DeploymentOutcome? Outcome, bool Running);

/// <summary>Who holds the lease on an environment.</summary>
public sealed record LeaseHolder
{
    public required long Epoch { get; init; }

    /// <summary>Person or CI job.</summary>
    public required string Actor { get; init; }

    public required string Host { get; init; }

    public required int ProcessId { get; init; }

    /// <summary>What for, such as <c>deploy 1a2b3c4</c>.</summary>
    public required string Reason { get; init; }

    public required DateTimeOffset TakenAt { get; init; }

    /// <summary>Whether it is held until somebody unlocks it: no process stands behind it, and nobody takes it over.</summary>
    public bool ByHand { get; init; }

    /// <summary>Boot id of the host: with host and process id it tells whether the holder is dead.</summary>
    public string? BootId { get; init; }

    /// <summary>Namespace that the process id belongs to: containers on one host count from 1 each.</summary>
    public string? PidNamespace { get; init; }

    /// <summary>Start of the process in the kernel's own count: an id that was given out again is another process.</summary>
    public string? ProcessStart { get; init; }
}
