namespace Slipway.Releases;

/// <summary>What lies between two commits, as far as a clone has it.</summary>
public sealed record CommitComparison
{
    /// <summary>Which of the two are not in this clone; where any is, nothing else is known.</summary>
    public IReadOnlyList<string> Missing { get; init; } = [];

    /// <summary>Commits that only the second has.</summary>
    public CommitList Added { get; init; } = CommitList.None;

    /// <summary>Commits that only the first has.</summary>
    public CommitList Removed { get; init; } = CommitList.None;

    /// <summary>Whether this clone has only the newest commits, so that the counts may be wrong.</summary>
    public bool Shallow { get; init; }
}

/// <summary>Some commits, of which the newest are named.</summary>
/// <param name="Count">How many they are.</param>
/// <param name="Newest">The newest of them, newest first.</param>
public sealed record CommitList(int Count, IReadOnlyList<SourceCommit> Newest)
{
    public static CommitList None { get; } = new(0, []);
}

/// <summary>A commit.</summary>
/// <param name="Hash">Full hash.</param>
/// <param name="Subject">First line of its message, without what would write to a terminal.</param>
public sealed record SourceCommit(string Hash, string Subject);
