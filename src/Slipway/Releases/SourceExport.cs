using Slipway.Processes;

namespace Slipway.Releases;

/// <summary>A commit, with or without uncommitted changes, as a directory that nobody else touches.</summary>
/// <param name="Root">Directory of the export; the tree lies in <see cref="Tree"/>, and what a build makes beside it.</param>
/// <param name="Commit">Full commit hash.</param>
/// <param name="Time">The commit's time.</param>
/// <param name="Project">Directory of the project in the export.</param>
/// <param name="App">Directory of the app below the project.</param>
/// <param name="WorkTree">The project as it lies in the work tree: only to tell what was forgotten to commit.</param>
internal sealed record SourceExport(string Root, string Commit, DateTimeOffset Time, string Project, string App, string WorkTree)
{
    /// <summary>How messages name it.</summary>
    public string Origin => $"commit {Commit[..7]}";

    public string Tree => Path.Combine(Root, "source");

    public string AppDirectory => Path.Combine(Project, App);

    /// <param name="repository">Repository of the commit.</param>
    /// <param name="commit">Full commit hash.</param>
    /// <param name="changes">Changes to bring in.</param>
    /// <param name="changesFrom">Directory that has them.</param>
    /// <param name="root">New directory for the export.</param>
    /// <param name="app">Directory of the app below the project.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static async Task<SourceExport> CreateAsync(GitRepository repository, string commit, IReadOnlyList<GitChange> changes, string changesFrom, string root, string app, CancellationToken cancellationToken)
    {
        var tree = Path.Combine(root, "source");
        Directory.CreateDirectory(tree);
        var time = await repository.ExportAsync(commit, tree, cancellationToken);
        UncommittedChanges.Overlay(changesFrom, changes, tree, time);
        return new SourceExport(root, commit, time, Path.GetFullPath(Path.Combine(tree, repository.Prefix)).TrimEnd(Path.DirectorySeparatorChar), app, Path.Combine(repository.TopLevel, repository.Prefix));
    }
}
