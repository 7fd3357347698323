namespace Slipway.Deployments;

/// <summary>How the backups of an environment are.</summary>
public sealed record BackupStanding
{
    /// <summary>The newest point that every vault has; null: none.</summary>
    public PointSummary? Last { get; init; }

    /// <summary>The newest point that a drill has proven; null: none.</summary>
    public PointSummary? Drilled { get; init; }

    /// <summary>What is wrong: points that are missing, that shrank, or that failed, a sentence each.</summary>
    public IReadOnlyList<string> Alarms { get; init; } = [];
}
