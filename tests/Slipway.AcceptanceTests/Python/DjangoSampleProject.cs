using Slipway.AcceptanceTests.Shell;

namespace Slipway.AcceptanceTests.Python;

/// <summary>The Django guestbook as a repository of its own, on free ports; the build host is the repository's own.</summary>
public sealed class DjangoSampleProject : IAsyncLifetime
{
    private static readonly Dictionary<string, string?> Unreachable = new()
    {
        // Nothing listens there: whoever asked an index would fail.
        ["PIP_INDEX_URL"] = "http://127.0.0.1:9/simple/",
        ["PIP_NO_INDEX"] = null,
        ["PIP_FIND_LINKS"] = null,
        ["PIP_RETRIES"] = "0",
        ["PIP_TIMEOUT"] = "1",
    };

    public string Root { get; } = Directory.CreateTempSubdirectory("slipway-django-").FullName;

    public int StagingPort { get; } = FreePort.Next();

    public int ProductionPort { get; } = FreePort.Next();

    public async ValueTask InitializeAsync()
    {
        // Without a wheelhouse the first command skips its test; a fixture cannot.
        (await Terminal.RunAsync(Root, "cp", ["-r", $"{DjangoEnvironments.Sample}/.", Root])).MustExitWith(0);
        (await Terminal.RunAsync(Root, "rm", ["-rf", ".slipway", "data", "media", "staticfiles", ".venv"])).MustExitWith(0);
        Replace("environments/staging.yml", "8091", $"{StagingPort}");
        Replace("environments/production.yml", "8092", $"{ProductionPort}");
        Replace("environments/development.yml", "8090", $"{FreePort.Next()}");
        await RepositoryUnderTest.GitAsync(Root, "init", "-q", "-b", "main");
        await CommitAsync("The guestbook");
    }

    public Task CommitAsync(string message) => RepositoryUnderTest.CommitAsync(Root, message);

    /// <summary>A command that has the wheelhouse for an index.</summary>
    public Task<CommandResult> SlipwayAsync(params string[] arguments) => RunAsync(Wheelhouse.Pip, arguments);

    /// <summary>A command that no index answers.</summary>
    public Task<CommandResult> OfflineAsync(params string[] arguments) => RunAsync(Unreachable, arguments);

    public string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    public void Write(string path, string content) => File.WriteAllText(Path.Combine(Root, path), content);

    public void Replace(string path, string old, string @new)
    {
        Assert.Contains(old, Read(path), StringComparison.Ordinal);
        Write(path, Read(path).Replace(old, @new, StringComparison.Ordinal));
    }

    /// <returns>The virtual environments that were made, by name, with the time of each.</returns>
    public IReadOnlyDictionary<string, DateTime> VirtualEnvironments() =>
        Directory.GetDirectories(Path.Combine(Root, ".slipway", "python")).ToDictionary(directory => Path.GetFileName(directory), directory => File.GetLastWriteTimeUtc(Path.Combine(directory, "pyvenv.cfg")));

    public async ValueTask DisposeAsync()
    {
        if (Directory.Exists(Path.Combine(Root, ".slipway")))
            await OfflineAsync("--target=Stop");
        Directory.Delete(Root, recursive: true);
    }

    private Task<CommandResult> RunAsync(IReadOnlyDictionary<string, string?> variables, string[] arguments) =>
        Terminal.RunAsync(Root, Path.Combine(RepositoryUnderTest.Root, "build.sh"), [$"--working={Root}", .. arguments], variables, TimeSpan.FromMinutes(5));
}
