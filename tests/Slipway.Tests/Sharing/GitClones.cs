using Slipway.Environments;
using Slipway.Processes;
using Slipway.Sharing;
using Slipway.Tests.State;

namespace Slipway.Tests.Sharing;

/// <summary>A bare repository, and clones of it with a project each.</summary>
internal sealed class GitClones : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private GitClones()
    {
    }

    public string Remote => Path.Combine(_directory.Path, "remote.git");

    public static async Task<GitClones> CreateAsync()
    {
        var clones = new GitClones();
        await clones.GitAsync(clones._directory.Path, "init", "--quiet", "--bare", "--initial-branch=main", clones.Remote);
        return clones;
    }

    public async Task<ProjectPaths> CloneAsync(string name)
    {
        var root = Path.Combine(_directory.Path, name);
        await GitAsync(_directory.Path, "-c", "init.defaultBranch=main", "clone", "--quiet", $"file://{Remote}", root);
        return new ProjectPaths(root);
    }

    public static GitStateStore Open(ProjectPaths clone, TimeProvider? time = null, string remote = "origin") =>
        new(new GitRemote(clone, remote), time ?? TimeProvider.System);

    public static SharedState OpenAll(ProjectPaths clone) =>
        new(clone, new StateSettings { Kind = StateSettings.Git }, TimeProvider.System);

    public async Task<IReadOnlyList<string>> RefsAsync() =>
        (await GitAsync(Remote, "for-each-ref", "--format=%(refname)")).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>A hook of the remote, as a shell script.</summary>
    public void Hook(string name, string script)
    {
        var path = Path.Combine(Remote, "hooks", name);
        File.WriteAllText(path, "#!/bin/sh\n" + script);
        MakeExecutable(path);
    }

    public static void MakeExecutable(string path)
    {
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, (UnixFileMode)0b111_101_101);
    }

    public async Task<string> GitAsync(string directory, params string[] arguments) => System.Text.Encoding.UTF8.GetString(
        await new Command("git", [.. arguments.Select(argument => (Argument)argument)]) { WorkingDirectory = directory }.ReadAsync(default));

    public void Dispose() => _directory.Dispose();
}
