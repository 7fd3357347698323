using Slipway.Releases;

namespace Slipway.Deployments.Plans;

/// <summary>Asks the source what lies between two commits.</summary>
internal static class Commits
{
    /// <summary>A person reads them; more are counted.</summary>
    private const int Named = 10;

    /// <param name="source">Where commits are.</param>
    /// <param name="from">What runs; null: nothing.</param>
    /// <param name="to">What would run.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static async Task<CommitDifference> BetweenAsync(ISource source, PlannedRelease? from, PlannedRelease to, CancellationToken cancellationToken)
    {
        CommitComparison found;
        try
        {
            found = await source.CompareAsync(from?.Commit, to.Commit, from is null ? 1 : Named, cancellationToken);
        }
        catch (SlipwayException exception)
        {
            // A release can be promoted and taken back where there is no repository at all.
            return new CommitDifference { Unknown = $"not known here: {exception.Message}" };
        }

        if (found.Missing.Count > 0)
            return new CommitDifference { Unknown = $"not known here: {string.Join(" and ", found.Missing.Select(commit => Missing(commit, from, to)))} {(found.Missing.Count == 1 ? "is" : "are")} not in this clone (git fetch{(found.Shallow ? " --unshallow" : "")})" };
        return new CommitDifference
        {
            Relation = Relation(from, to, found),
            Added = found.Added,
            Removed = found.Removed,
            Shallow = found.Shallow && found.Removed.Count > 0,
        };
    }

    private static string Missing(string commit, PlannedRelease? from, PlannedRelease to) =>
        commit == from?.Commit ? $"{commit[..7]}, which v{from.Deployment} runs," : $"{to.Commit[..7]}, which would run,";

    private static CommitRelation Relation(PlannedRelease? from, PlannedRelease to, CommitComparison found) =>
        from is null ? CommitRelation.First
        : from.Commit == to.Commit ? CommitRelation.Same
        : found.Removed.Count == 0 ? CommitRelation.Forward
        : found.Added.Count == 0 ? CommitRelation.Back
        : CommitRelation.Parted;
}
