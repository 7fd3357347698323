using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Slipway.AcceptanceTests.EndToEnd;
using Slipway.AcceptanceTests.Shell;

namespace Slipway.AcceptanceTests.Faults;

/// <summary>A tiny project with two releases, both proven in staging, whose commands can be made to fail at a fault point.</summary>
public sealed class FaultyProject : IAsyncLifetime
{
    private static readonly HttpClient Http = new();

    private readonly string _scratch = Directory.CreateTempSubdirectory("slipway-faults-").FullName;

    public TinyProject Tiny { get; } = new();

    public string First { get; private set; } = "";

    public string Second { get; private set; } = "";

    /// <summary>The release of the two that does not answer on staging now.</summary>
    public async Task<string> OtherAsync() => (await AskAsync()).StartsWith(First, StringComparison.Ordinal) ? Second : First;

    public async ValueTask InitializeAsync()
    {
        await Tiny.InitializeAsync();
        // Unprotected: what is under test is the death of a command, not what it asks for.
        Tiny.Configure("production", $"platform: {{ kind: local, port: {Tiny.ProductionPort} }}\npromote: {{ from: staging }}\n");
        await RepositoryUnderTest.CommitAsync(Tiny.Root, "Unprotect production");
        First = await DeployHeadAsync();
        Tiny.Write("app/second.txt", "another release");
        await RepositoryUnderTest.CommitAsync(Tiny.Root, "A second release");
        Second = await DeployHeadAsync();
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_scratch, recursive: true);
        return Tiny.DisposeAsync();
    }

    /// <summary>Runs a command and tells which points it reached, in order.</summary>
    public async Task<IReadOnlyList<string>> TraceAsync(params string[] arguments)
    {
        var trace = Path.Combine(_scratch, $"trace-{Guid.NewGuid():N}");
        (await Tiny.SlipwayAsync(new Dictionary<string, string?> { ["SLIPWAY_FAULT_TRACE"] = trace }, arguments)).MustExitWith(0);
        return await File.ReadAllLinesAsync(trace);
    }

    /// <summary>Runs a command with a fault, which must have happened when it ends.</summary>
    public async Task<CommandResult> FailAsync(string fault, params string[] arguments)
    {
        var (result, happened) = await TryFailAsync(fault, arguments);
        Assert.True(happened, $"{fault} did not happen in {result.CommandLine}:\n{result.All}");
        return result;
    }

    /// <summary>Runs a command with a fault at a point that not every run reaches as often.</summary>
    public async Task<(CommandResult Result, bool Happened)> TryFailAsync(string fault, params string[] arguments)
    {
        var token = Path.Combine(_scratch, $"token-{Guid.NewGuid():N}");
        await File.WriteAllTextAsync(token, "");
        var result = await Tiny.SlipwayAsync(new Dictionary<string, string?> { ["SLIPWAY_FAULT"] = fault, ["SLIPWAY_FAULT_TOKEN"] = token }, arguments);
        return (result, !File.Exists(token));
    }

    public Task<string> AskAsync() => Http.GetStringAsync(new Uri($"http://127.0.0.1:{Tiny.Port}/"));

    public async Task<JsonNode> StatusAsync() =>
        JsonNode.Parse((await Tiny.SlipwayAsync("--target=StatusStaging", "--format=json")).MustExitWith(0).Output)!;

    private async Task<string> DeployHeadAsync()
    {
        var result = (await Tiny.SlipwayAsync("--target=DeployStaging")).MustExitWith(0);
        return Regex.Matches(result.Output, @"\b[0-9a-f]{7}-[0-9a-f]{6}\b")[^1].Value;
    }
}
