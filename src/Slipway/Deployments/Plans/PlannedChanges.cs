namespace Slipway.Deployments.Plans;

/// <summary>
/// What would be different afterwards: what runs held against what would run. Where a part is not known, because the
/// release is not built or the clone lacks a commit, it says why instead of guessing.
/// </summary>
public sealed record PlannedChanges
{
    /// <summary>What would be replaced; null: nothing was ever live there.</summary>
    public PlannedRelease? From { get; init; }

    /// <summary>What would run; null: not known before an interrupted deployment is cleared.</summary>
    public PlannedRelease? To { get; init; }

    public required CommitDifference Commits { get; init; }

    public required ConfigurationDifference Configuration { get; init; }

    public required ProcessDifference Processes { get; init; }

    public required RequirementsDifference Requirements { get; init; }

    public required DiskNeed Disk { get; init; }

    public required ExpectedInterruption Interruption { get; init; }

    public required WayBack Back { get; init; }
}

/// <summary>A release on either side of a plan.</summary>
/// <param name="Deployment">Number of its deployment; of the coming one, the number it would get.</param>
/// <param name="Release">Its id; null: it is not built yet.</param>
/// <param name="Commit">Full hash.</param>
/// <param name="Dirty">Whether uncommitted changes belong to it; null: not known.</param>
public sealed record PlannedRelease(int Deployment, string? Release, string Commit, bool? Dirty);

/// <summary>How something changes.</summary>
public enum Change
{
    Added,
    Removed,
    Changed,
}

/// <summary>What a deployment would add to the disk.</summary>
/// <param name="Needed">Bytes; null: not known, see <paramref name="Unknown"/>.</param>
/// <param name="Free">Bytes that are free where it would lie; null: not known.</param>
/// <param name="Suffices">Whether the free ones are enough, with what the platform wants to be left; null: not known.</param>
/// <param name="Unknown">Why something is not known.</param>
public sealed record DiskNeed(long? Needed, long? Free, bool? Suffices, string? Unknown);

/// <summary>What would stand still.</summary>
/// <param name="Requests">Whether requests would find nobody because of it; null: not known.</param>
/// <param name="Reasons">Why, or why not, and what else stands still: one line each.</param>
public sealed record ExpectedInterruption(bool? Requests, IReadOnlyList<string> Reasons);

/// <summary>What undoes it.</summary>
/// <param name="Deployment">Deployment that would be come back to; null: none.</param>
/// <param name="Release">Its release.</param>
/// <param name="Command">What to type.</param>
/// <param name="Nowhere">Why there is none.</param>
public sealed record WayBack(int? Deployment, string? Release, string? Command, string? Nowhere);
