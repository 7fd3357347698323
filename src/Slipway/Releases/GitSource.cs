using Slipway.Processes;

namespace Slipway.Releases;

/// <summary>The git repository that the project lies in.</summary>
public sealed class GitSource(ProjectPaths paths) : ISource
{
    public async Task<SourceRevision> ResolveAsync(string? revision, CancellationToken cancellationToken)
    {
        var repository = GitRepository.Open(paths.Root);
        var status = await repository.StatusAsync(cancellationToken);
        var commit = revision is null ? status.Commit : await repository.ResolveAsync(revision, cancellationToken);
        return new SourceRevision(commit, status.Branch ?? CiBranch.Find(Environment.GetEnvironmentVariable), status.Changes.Count > 0);
    }

    public async Task<bool> IsOnBranchAsync(string commit, string branch, CancellationToken cancellationToken) =>
        await GitRepository.Open(paths.Root).IsOnBranchAsync(commit, branch, cancellationToken);
}
