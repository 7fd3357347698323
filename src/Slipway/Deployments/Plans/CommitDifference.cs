using Slipway.Releases;

namespace Slipway.Deployments.Plans;

/// <summary>The commits between what runs and what would run.</summary>
public sealed record CommitDifference
{
    /// <summary>How the coming commit stands to the running one; null: not known, see <see cref="Unknown"/>.</summary>
    public CommitRelation? Relation { get; init; }

    /// <summary>Commits that would come.</summary>
    public CommitList Added { get; init; } = CommitList.None;

    /// <summary>Commits that would go.</summary>
    public CommitList Removed { get; init; } = CommitList.None;

    /// <summary>Why it is not known.</summary>
    public string? Unknown { get; init; }

    /// <summary>Whether this clone has only the newest commits, so that the counts may be wrong.</summary>
    public bool Shallow { get; init; }
}

/// <summary>How a commit stands to the one that runs.</summary>
public enum CommitRelation
{
    /// <summary>Nothing runs.</summary>
    First,

    Same,

    /// <summary>It descends from the running one.</summary>
    Forward,

    /// <summary>The running one descends from it.</summary>
    Back,

    /// <summary>Each has commits that the other has not.</summary>
    Parted,
}
