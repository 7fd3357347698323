namespace Slipway.Releases;

/// <summary>The repository that releases are made from.</summary>
public interface ISource
{
    /// <param name="revision">Git revision; null: the current commit.</param>
    /// <exception cref="ConfigurationException">There is no repository, no commit, or no such revision.</exception>
    Task<SourceRevision> ResolveAsync(string? revision, CancellationToken cancellationToken);

    /// <returns>Whether the commit is on the branch, local or of the remote.</returns>
    Task<bool> IsOnBranchAsync(string commit, string branch, CancellationToken cancellationToken);

    /// <summary>Finds what lies between two commits.</summary>
    /// <param name="from">Full hash; null: everything up to the other.</param>
    /// <param name="to">Full hash.</param>
    /// <param name="most">At most this many of each side are named.</param>
    /// <param name="cancellationToken">Stops it.</param>
    Task<CommitComparison> CompareAsync(string? from, string to, int most, CancellationToken cancellationToken);

    /// <returns>The locks that a build of the revision takes for an environment; null: its commit is not here.</returns>
    Task<LockedRequirements?> LocksAsync(SourceRevision revision, string environment, CancellationToken cancellationToken);

    /// <returns>The process types that a build of the revision finds; null: they cannot be told without building.</returns>
    /// <exception cref="ConfigurationException">There is no Procfile, or it is wrong.</exception>
    Task<IReadOnlyList<ProcessType>?> ProcessesAsync(SourceRevision revision, string app, CancellationToken cancellationToken);
}

/// <summary>A commit as it lies in the repository.</summary>
/// <param name="Commit">Full hash.</param>
/// <param name="Branch">Branch that is checked out, or that the CI system names for a detached head; null: neither.</param>
/// <param name="Dirty">Whether uncommitted changes of the work tree belong to it; never where a revision was named.</param>
public sealed record SourceRevision(string Commit, string? Branch, bool Dirty);
