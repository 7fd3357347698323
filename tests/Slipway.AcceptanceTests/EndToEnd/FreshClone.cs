using System.Text.RegularExpressions;
using Slipway.AcceptanceTests.Shell;

namespace Slipway.AcceptanceTests.EndToEnd;

/// <summary>
/// The repository as somebody gets it who clones it, in a path with a space, with the ports of its environments moved
/// to free ones. Its build host is built by the first command, as on a new machine.
/// </summary>
public sealed class FreshClone : IAsyncLifetime
{
    private readonly string _scratch = Directory.CreateTempSubdirectory("slipway-e2e-").FullName;

    public string Root => Path.Combine(_scratch, "fresh clone");

    public string Scratch => _scratch;

    public int StagingPort { get; } = FreePort.Next();

    public int ProductionPort { get; } = FreePort.Next();

    public async ValueTask InitializeAsync()
    {
        await RepositoryUnderTest.CopyToAsync(Root);
        foreach (var (environment, port) in new[] { ("staging", StagingPort), ("production", ProductionPort), ("development", FreePort.Next()) })
        {
            var file = Path.Combine(Root, "environments", $"{environment}.yml");
            var text = await File.ReadAllTextAsync(file);
            await File.WriteAllTextAsync(file, Regex.Replace(text, @"port: \d+", $"port: {port}"));
        }

        await RepositoryUnderTest.CommitAsync(Root, "Move to free ports");
    }

    public Task<CommandResult> BuildAsync(params string[] arguments) => BuildInAsync(Root, arguments);

    public Task<CommandResult> BuildInAsync(string workingDirectory, params string[] arguments) =>
        Terminal.RunAsync(workingDirectory, Path.Combine(Root, "build.sh"), arguments);

    public async ValueTask DisposeAsync()
    {
        await BuildAsync("--target=Stop");
        Directory.Delete(_scratch, recursive: true);
    }
}
