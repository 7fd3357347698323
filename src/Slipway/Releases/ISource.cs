namespace Slipway.Releases;

/// <summary>The repository that releases are made from.</summary>
public interface ISource
{
    /// <param name="revision">Git revision; null: the current commit.</param>
    /// <exception cref="ConfigurationException">There is no repository, no commit, or no such revision.</exception>
    Task<SourceRevision> ResolveAsync(string? revision, CancellationToken cancellationToken);

    /// <returns>Whether the commit is on the branch, local or of the remote.</returns>
    Task<bool> IsOnBranchAsync(string commit, string branch, CancellationToken cancellationToken);
}

/// <summary>A commit as it lies in the repository.</summary>
/// <param name="Commit">Full hash.</param>
/// <param name="Branch">Branch that is checked out, or that the CI system names for a detached head; null: neither.</param>
/// <param name="Dirty">Whether the work tree has uncommitted changes.</param>
public sealed record SourceRevision(string Commit, string? Branch, bool Dirty);
