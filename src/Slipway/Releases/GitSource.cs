using System.Text;
using Slipway.Processes;
using Slipway.Requirements;
using Slipway.Requirements.Python;

namespace Slipway.Releases;

/// <summary>The git repository that the project lies in.</summary>
public sealed class GitSource(ProjectPaths paths) : ISource
{
    public async Task<SourceRevision> ResolveAsync(string? revision, CancellationToken cancellationToken)
    {
        var repository = GitRepository.Open(paths.Root);
        var status = await repository.StatusAsync(cancellationToken);
        var commit = revision is null ? status.Commit : await repository.ResolveAsync(revision, cancellationToken);
        return new SourceRevision(commit, status.Branch ?? CiBranch.Find(Environment.GetEnvironmentVariable), revision is null && status.Changes.Count > 0);
    }

    public async Task<bool> IsOnBranchAsync(string commit, string branch, CancellationToken cancellationToken) =>
        await GitRepository.Open(paths.Root).IsOnBranchAsync(commit, branch, cancellationToken);

    public async Task<CommitComparison> CompareAsync(string? from, string to, int most, CancellationToken cancellationToken)
    {
        var repository = GitRepository.Open(paths.Root);
        var history = new GitHistory(repository);
        var missing = new List<string>();
        foreach (var commit in new[] { from, to }.OfType<string>().Distinct())
        {
            if (!await history.HasAsync(commit, cancellationToken))
                missing.Add(commit);
        }

        if (missing.Count > 0)
            return new CommitComparison { Missing = missing, Shallow = repository.IsShallow };
        var (removed, added) = from is null ? (0, await history.CountAsync(to, cancellationToken)) : await history.CountAsync(from, to, cancellationToken);
        return new CommitComparison
        {
            Added = added == 0 ? CommitList.None : new CommitList(added, Named(await history.ListAsync(from, to, most, cancellationToken))),
            Removed = removed == 0 ? CommitList.None : new CommitList(removed, Named(await history.ListAsync(to, from!, most, cancellationToken))),
            Shallow = repository.IsShallow,
        };
    }

    public async Task<LockedRequirements?> LocksAsync(SourceRevision revision, string environment, CancellationToken cancellationToken)
    {
        var repository = GitRepository.Open(paths.Root);
        var history = new GitHistory(repository);
        if (!await history.HasAsync(revision.Commit, cancellationToken))
            return null;
        IEnumerable<string> files = await history.FilesAsync(revision.Commit, cancellationToken);
        if (revision.Dirty)
            files = files.Concat((await repository.StatusAsync(cancellationToken)).Changes.Select(change => change.Path));
        var known = files.ToHashSet(StringComparer.Ordinal);
        foreach (var (form, path) in PythonLocks(environment, path => known.Contains(repository.Prefix + path)))
        {
            if (await ReadAsync(repository.Prefix + path, cancellationToken) is { } content && LockSummary.Of(form, path, content) is { } python)
                return new LockedRequirements(python.Digest, 1, python.Packages);
        }

        var locks = new SortedDictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var path in known.Where(path => Path.GetFileName(path) == NuGetLock.FileName(environment)))
        {
            if (await ReadAsync(path, cancellationToken) is { } content)
                locks[path] = content;
        }

        return new LockedRequirements(NuGetLock.Digest(locks), locks.Count, NuGetLock.TryRead(locks.Values));

        async Task<byte[]?> ReadAsync(string path, CancellationToken token)
        {
            if (!known.Contains(path))
                return null;
            if (!revision.Dirty)
                return await history.ContentAsync(revision.Commit, path, token);
            var file = Path.Combine(repository.TopLevel, path);
            return File.Exists(file) ? await File.ReadAllBytesAsync(file, token) : null;
        }
    }

    public async Task<IReadOnlyList<ProcessType>?> ProcessesAsync(SourceRevision revision, string app, CancellationToken cancellationToken)
    {
        var repository = GitRepository.Open(paths.Root);
        var name = app is "." ? Procfile.FileName : $"{app}/{Procfile.FileName}";
        if (revision.Dirty)
        {
            var file = Path.Combine(paths.Root, name);
            return File.Exists(file) ? Procfile.Parse(await File.ReadAllTextAsync(file, cancellationToken), name) : throw new ConfigurationException([Procfile.Missing(name)]);
        }

        var history = new GitHistory(repository);
        var path = repository.Prefix + name;
        return (await history.FilesAsync(revision.Commit, cancellationToken)).Contains(path)
            ? Procfile.Parse(Encoding.UTF8.GetString(await history.ContentAsync(revision.Commit, path, cancellationToken)), name)
            : throw new ConfigurationException([Procfile.Missing(name)]);
    }

    /// <returns>The file that locks an environment which names no requirements file, or may.</returns>
    private static IEnumerable<(LockForm Form, string Path)> PythonLocks(string environment, Func<string, bool> exists)
    {
        var requirements = RequirementsFile.ByConvention(environment, exists);
        if (RequirementsFile.IsPipPath(requirements))
            yield return LockSelection.Find(requirements, environment, exists, out _) is { } selected ? (selected.Form, selected.Path) : (LockForm.Requirements, requirements);
    }

    private static List<SourceCommit> Named(IReadOnlyList<(string Hash, string Subject)> commits) =>
        [.. commits.Select(commit => new SourceCommit(commit.Hash, TerminalText.Sanitise(commit.Subject)))];
}
