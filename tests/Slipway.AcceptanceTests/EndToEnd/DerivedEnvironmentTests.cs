using System.Diagnostics;
using System.Text.RegularExpressions;
using Slipway.AcceptanceTests.Shell;
using Slipway.Platforms.Local.Unix;

namespace Slipway.AcceptanceTests.EndToEnd;

/// <summary>Previews, rehearsals and watching, through the real command line.</summary>
public sealed partial class DerivedEnvironmentTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly TinyProject _project = new();
    private readonly HttpClient _client = new();

    public async ValueTask InitializeAsync()
    {
        await _project.InitializeAsync();
        _project.Write("requirements/preview.props", "<Project>\n  <Import Project=\"base.props\" />\n</Project>\n");
        _project.Configure("preview", $"platform: {{ kind: local, port: {FreePort.Next()} }}\nconfig: {{ GREETING: preview }}\n");
        (await _project.SlipwayAsync("--target=RequirementsPreview")).MustExitWith(0);
        await RepositoryUnderTest.CommitAsync(_project.Root, "Previews");
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _project.DisposeAsync();
    }

    [Fact]
    public async Task Previews_and_rehearsals_come_and_go_beside_the_others()
    {
        _project.Configure("staging", _project.Staging("config: { GREETING: staging }\nsecrets: { TOKEN: env:NOBODY_SETS_THIS }\n"));
        (await _project.SlipwayAsync(new Dictionary<string, string?> { ["NOBODY_SETS_THIS"] = "canary-of-staging" }, "--target=DeployStaging")).MustExitWith(0);

        var preview = (await _project.SlipwayAsync("--target=DeployPreview", "--name=feature-x")).MustExitWith(0).Output;
        Assert.EndsWith(" preview", await _client.GetStringAsync(Url(preview)), StringComparison.Ordinal);
        var rehearsal = (await _project.SlipwayAsync("--target=RehearseStaging")).MustExitWith(0).Output;
        Assert.EndsWith(" staging", await _client.GetStringAsync(Url(rehearsal)), StringComparison.Ordinal);
        var token = (await _project.SlipwayAsync("--target=RunRehearseStaging", "--command=echo $TOKEN")).MustExitWith(0).Output;
        Assert.NotEqual("canary-of-staging\n", token);
        Assert.Equal(53, token.Length);
        Assert.Equal(["production", "staging", "preview-feature-x", "rehearse-staging"], Names((await _project.SlipwayAsync("--target=Status")).Output));

        (await _project.SlipwayAsync("--target=RemovePreview", "--name=feature-x")).MustExitWith(0);
        (await _project.SlipwayAsync("--target=RemoveRehearseStaging")).MustExitWith(0);
        Assert.Equal(["production", "staging"], Names((await _project.SlipwayAsync("--target=Status")).Output));
        await Assert.ThrowsAsync<HttpRequestException>(() => _client.GetStringAsync(Url(preview)));
        Assert.EndsWith(" staging", await _client.GetStringAsync(new Uri($"http://localhost:{_project.Port}/")), StringComparison.Ordinal);
        var left = Directory.EnumerateFiles(Path.Combine(_project.Root, ".slipway"), "*", SearchOption.AllDirectories).Where(path => path.Contains("feature-x", StringComparison.Ordinal));
        Assert.Empty(left);
    }

    [Fact]
    public async Task With_watch_an_edit_shows_without_another_command_and_a_mistake_changes_nothing()
    {
        var start = new ProcessStartInfo("setsid", [Path.Combine(RepositoryUnderTest.Root, "build.sh"), $"--working={_project.Root}", "--target=DeployStaging", "--watch"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = _project.Root,
        };
        start.Environment.Remove("CI");
        start.Environment["SLIPWAY_READYTORUN"] = "0";
        using var watching = Process.Start(start)!;
        var error = watching.StandardError.ReadToEndAsync();
        await UntilAsync(watching, "watching app");
        var program = Path.Combine(_project.Root, "app", "Program.cs");
        var good = await File.ReadAllTextAsync(program);

        await File.WriteAllTextAsync(program, good.Replace("GREETING\")}\"", "GREETING\")} edited\"", StringComparison.Ordinal));
        await UntilAsync(watching, "watching app");
        Assert.EndsWith(" edited", await _client.GetStringAsync(new Uri($"http://localhost:{_project.Port}/")), StringComparison.Ordinal);

        await File.WriteAllTextAsync(program, "this does not compile");
        await UntilAsync(watching, "watching app");
        Assert.EndsWith(" edited", await _client.GetStringAsync(new Uri($"http://localhost:{_project.Port}/")), StringComparison.Ordinal);

        Posix.Signal(watching.Id, Posix.SigTerm);
        await watching.WaitForExitAsync();
        Assert.Equal(0, watching.ExitCode);
        Assert.Contains("error: dotnet publish of app/Tiny.csproj", await error, StringComparison.Ordinal);
    }

    private static async Task UntilAsync(Process process, string beginning)
    {
        using var deadline = new CancellationTokenSource(Patience);
        while (await process.StandardOutput.ReadLineAsync(deadline.Token) is { } line)
        {
            if (line.StartsWith(beginning, StringComparison.Ordinal))
                return;
        }

        Assert.Fail($"It ended before it said '{beginning}'.");
    }

    private static Uri Url(string output) => new(Address().Match(output).Value);

    private static IEnumerable<string> Names(string status) => status.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ')[0]);

    [GeneratedRegex(@"http://localhost:\d+")]
    private static partial Regex Address();
}
