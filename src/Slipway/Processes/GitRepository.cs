using System.Text;

namespace Slipway.Processes;

/// <summary>
/// The repository that a project lies in, over the git program: it follows the user's configuration. Nothing is asked
/// of it twice in a command, and what the file system tells is read there.
/// </summary>
internal sealed class GitRepository
{
    /// <summary>What a git hook or a shell may have set, and what would turn these commands to another repository.</summary>
    private static readonly Dictionary<string, string?> Ambient = new()
    {
        ["GIT_ALTERNATE_OBJECT_DIRECTORIES"] = null,
        ["GIT_COMMON_DIR"] = null,
        ["GIT_CONFIG"] = null,
        ["GIT_DIR"] = null,
        ["GIT_GRAFT_FILE"] = null,
        ["GIT_IMPLICIT_WORK_TREE"] = null,
        ["GIT_INDEX_FILE"] = null,
        ["GIT_NAMESPACE"] = null,
        ["GIT_OBJECT_DIRECTORY"] = null,
        ["GIT_PREFIX"] = null,
        ["GIT_SHALLOW_FILE"] = null,
        ["GIT_WORK_TREE"] = null,
        // Messages are read here, and asking for a password would wait for ever.
        ["LC_ALL"] = "C",
        ["GIT_TERMINAL_PROMPT"] = "0",
    };

    private GitRepository(string topLevel, string project)
    {
        TopLevel = topLevel;
        var prefix = Path.GetRelativePath(topLevel, project).Replace('\\', '/');
        Prefix = prefix == "." ? "" : prefix + "/";
    }

    /// <summary>Directory of the work tree.</summary>
    public string TopLevel { get; }

    /// <summary>Path of the project below it, with a slash at the end; empty where both are the same.</summary>
    public string Prefix { get; }

    /// <returns>Where the repository's objects lie; those of the main work tree for a linked one.</returns>
    public async Task<string> ObjectsAsync(CancellationToken cancellationToken)
    {
        var ordinary = Path.Combine(TopLevel, ".git", "objects");
        if (Directory.Exists(ordinary))
            return ordinary;
        var path = Encoding.UTF8.GetString(await Git("rev-parse", "--git-path", "objects").ReadAsync(cancellationToken)).TrimEnd('\n');
        return Path.GetFullPath(path, TopLevel);
    }

    /// <returns>Whether objects are named by SHA-1 here.</returns>
    public async Task<bool> UsesSha1Async(CancellationToken cancellationToken)
    {
        var configuration = Path.Combine(TopLevel, ".git", "config");
        // Almost always nothing there says otherwise, and git need not be asked.
        return File.Exists(configuration) && !(await File.ReadAllTextAsync(configuration, cancellationToken)).Contains("objectformat", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Whether it has only the newest commits.</summary>
    public bool IsShallow => File.Exists(Path.Combine(TopLevel, ".git", "shallow"));

    /// <exception cref="ConfigurationException">The project is in no repository.</exception>
    public static GitRepository Open(string project)
    {
        project = Path.GetFullPath(project);
        for (var directory = project; directory is not null; directory = Path.GetDirectoryName(directory))
        {
            // A file in a linked work tree or a submodule.
            if (Path.Exists(Path.Combine(directory, ".git")))
                return new GitRepository(directory, project);
        }

        throw new ConfigurationException($"{project} is not in a git repository; a release is made from a commit.")
        {
            Next = "git init && git add -A && git commit -m 'First commit'",
        };
    }

    /// <exception cref="ConfigurationException">There is no commit yet.</exception>
    public async Task<GitStatus> StatusAsync(CancellationToken cancellationToken)
    {
        // What Slipway itself keeps in the project is no change, ignored or not.
        var command = Git("status", "--porcelain=v2", "--branch", "-z", "--untracked-files=all", "--no-renames", "--", ":/", $":(top,exclude,literal){Prefix}.slipway");
        var status = GitStatus.Parse(Encoding.UTF8.GetString(await command.ReadAsync(cancellationToken)));
        return status.Commit.Length > 0 ? status : throw new ConfigurationException($"The git repository {TopLevel} has no commit yet; a release is made from a commit.")
        {
            Next = "git add -A && git commit -m 'First commit'",
        };
    }

    /// <returns>The full hash of the commit that a revision names.</returns>
    /// <exception cref="ConfigurationException">There is no such commit.</exception>
    public async Task<string> ResolveAsync(string revision, CancellationToken cancellationToken)
    {
        var output = new MemoryStream();
        var result = await (Git("rev-parse", "--verify", "--quiet", "--end-of-options", $"{revision}^{{commit}}") with
        {
            Output = (stream, token) => stream.CopyToAsync(output, token),
        }).RunAsync(null, cancellationToken);
        if (result.ExitCode == 0)
            return Encoding.ASCII.GetString(output.ToArray()).Trim();
        // Without --quiet's silence something else is wrong, such as a repository of another owner.
        if (result.Lines.Any(line => line.StartsWith("fatal:", StringComparison.Ordinal) && !line.Contains("Needed a single revision", StringComparison.Ordinal)))
            result.EnsureSuccess();
        throw await UnknownAsync(revision, result.Lines, cancellationToken);
    }

    /// <returns>Whether a branch of that name, local or of a remote, holds the commit.</returns>
    public async Task<bool> IsOnBranchAsync(string commit, string branch, CancellationToken cancellationToken)
    {
        var refs = await ReadLinesAsync(Git("for-each-ref", "--format=%(refname)", $"--contains={commit}", $"refs/heads/{branch}", $"refs/remotes/*/{branch}"), cancellationToken);
        return refs.Any(name => name == $"refs/heads/{branch}" || (name.StartsWith("refs/remotes/", StringComparison.Ordinal) && name.EndsWith($"/{branch}", StringComparison.Ordinal)));
    }

    /// <summary>
    /// Writes the tree of a commit to a directory, with the commit's time on every file and the line ends as they are
    /// in the repository, whatever this machine is set to.
    /// </summary>
    /// <returns>The commit's time.</returns>
    public async Task<DateTimeOffset> ExportAsync(string commit, string directory, CancellationToken cancellationToken)
    {
        var time = DateTimeOffset.UnixEpoch;
        await (Git("-c", "core.autocrlf=false", "-c", "core.eol=lf", "archive", "--format=tar", commit) with
        {
            Output = async (stream, token) => time = await TreeArchive.ExtractAsync(stream, directory, token),
        }).RunToSuccessAsync(null, cancellationToken);
        return time;
    }

    /// <returns>Paths below the project of tracked files and of untracked ones that are not ignored.</returns>
    public async Task<IReadOnlyList<string>> ListFilesAsync(string pattern, CancellationToken cancellationToken)
    {
        var command = Git("ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", $":(glob){pattern}") with
        {
            WorkingDirectory = Path.Combine(TopLevel, Prefix),
        };
        var output = await command.ReadAsync(cancellationToken);
        return [.. Encoding.UTF8.GetString(output).Split('\0', StringSplitOptions.RemoveEmptyEntries).Distinct()];
    }

    private async Task<ConfigurationException> UnknownAsync(string revision, IReadOnlyList<string> lines, CancellationToken cancellationToken)
    {
        var names = await ReadLinesAsync(Git("for-each-ref", "--format=%(refname:short)", "refs/heads", "refs/tags", "refs/remotes"), cancellationToken);
        var nearest = NearestName.Find(revision, names) is { } name ? $" Did you mean '{name}'?" : "";
        return new ConfigurationException($"There is no commit '{revision}' in the repository {TopLevel}.{nearest}{(IsShallow ? " It is a shallow clone, which has only the newest commits." : "")}")
        {
            // Such as the candidates of an ambiguous abbreviation.
            Details = lines,
            Next = IsShallow ? "git fetch --unshallow" : names.Count == 0 ? null : "git log --oneline --all shows the commits; git fetch gets those of the remote.",
        };
    }

    private static async Task<IReadOnlyList<string>> ReadLinesAsync(Command command, CancellationToken cancellationToken) =>
        Encoding.UTF8.GetString(await command.ReadAsync(cancellationToken)).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>A git command in this repository.</summary>
    public Command Git(params IReadOnlyList<Argument> arguments) =>
        new("git", arguments) { WorkingDirectory = TopLevel, Environment = Ambient, Deadline = TimeSpan.FromMinutes(5) };
}
