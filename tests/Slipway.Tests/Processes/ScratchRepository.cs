using System.Globalization;
using Slipway.Processes;
using Slipway.Tests.State;

namespace Slipway.Tests.Processes;

/// <summary>A real git repository of one test.</summary>
internal sealed class ScratchRepository : IDisposable
{
    public static readonly DateTimeOffset Time = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private readonly TemporaryDirectory _directory = new();

    public ScratchRepository()
    {
        Directory.CreateDirectory(Root);
        GitAsync("init", "-q", "-b", "main").GetAwaiter().GetResult();
    }

    /// <summary>Directory around it, for other things of the test.</summary>
    public string Above => _directory.Path;

    public string Root => Path.Combine(_directory.Path, "the repository");

    public GitRepository Open() => GitRepository.Open(Root);

    public void Write(string path, string content)
    {
        var file = Path.Combine(Root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, content);
    }

    public async Task CommitAsync(params (string Path, string Content)[] files)
    {
        foreach (var (path, content) in files)
            Write(path, content);
        await GitAsync("add", "-A");
        await GitAsync("commit", "-q", "--allow-empty", "-m", "A commit");
    }

    public async Task<string> GitAsync(params string[] arguments)
    {
        var date = Time.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture) + " +0000";
        var command = new Command("git", [.. arguments.Select(argument => new Argument(argument))])
        {
            WorkingDirectory = Root,
            Environment = new Dictionary<string, string?>
            {
                ["GIT_DIR"] = null,
                ["GIT_AUTHOR_NAME"] = "A Tester",
                ["GIT_AUTHOR_EMAIL"] = "tester@example.test",
                ["GIT_AUTHOR_DATE"] = date,
                ["GIT_COMMITTER_NAME"] = "A Tester",
                ["GIT_COMMITTER_EMAIL"] = "tester@example.test",
                ["GIT_COMMITTER_DATE"] = date,
            },
        };
        return System.Text.Encoding.UTF8.GetString(await command.ReadAsync(TestContext.Current.CancellationToken)).Trim();
    }

    public void Dispose() => _directory.Dispose();
}
