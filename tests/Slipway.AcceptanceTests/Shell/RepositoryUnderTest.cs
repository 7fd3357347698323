namespace Slipway.AcceptanceTests.Shell;

/// <summary>The checkout that these tests were built from.</summary>
public static class RepositoryUnderTest
{
    public static string Root { get; } = Find();

    private static string Find()
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            if (File.Exists(Path.Combine(directory.FullName, "Slipway.slnx")))
                return directory.FullName;
        }

        throw new InvalidOperationException($"No Slipway.slnx above {AppContext.BaseDirectory}.");
    }

    /// <summary>Makes a repository with one commit of the work tree's files (ignored ones not among them) in <paramref name="directory"/>.</summary>
    public static async Task CopyToAsync(string directory)
    {
        Directory.CreateDirectory(directory);
        var files = (await Terminal.RunAsync(Root, "git", ["ls-files", "-z", "-co", "--exclude-standard"])).MustExitWith(0).Output;
        foreach (var file in files.TrimEnd('\n').Split('\0', StringSplitOptions.RemoveEmptyEntries))
        {
            var source = Path.Combine(Root, file);
            if (!File.Exists(source))
                continue;
            var target = Path.Combine(directory, file);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(source, target);
        }

        await GitAsync(directory, "init", "-q", "-b", "main");
        await CommitAsync(directory, "The project");
    }

    /// <summary>Commits everything, with a fixed author and date so that equal trees give equal commits.</summary>
    public static async Task CommitAsync(string directory, string message)
    {
        await GitAsync(directory, "add", "-A");
        await GitAsync(directory, "commit", "-q", "--allow-empty", "-m", message);
    }

    public static async Task<string> GitAsync(string directory, params string[] arguments)
    {
        var environment = new Dictionary<string, string?>
        {
            ["GIT_AUTHOR_NAME"] = "A Tester",
            ["GIT_AUTHOR_EMAIL"] = "tester@example.test",
            ["GIT_AUTHOR_DATE"] = "2026-01-02T03:04:05Z",
            ["GIT_COMMITTER_NAME"] = "A Tester",
            ["GIT_COMMITTER_EMAIL"] = "tester@example.test",
            ["GIT_COMMITTER_DATE"] = "2026-01-02T03:04:05Z",
        };
        return (await Terminal.RunAsync(directory, "git", arguments, environment)).MustExitWith(0).Output.Trim();
    }
}
