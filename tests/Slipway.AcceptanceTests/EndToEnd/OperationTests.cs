using System.Diagnostics;
using Slipway.AcceptanceTests.Shell;
using Slipway.Platforms.Local.Unix;

namespace Slipway.AcceptanceTests.EndToEnd;

/// <summary>The verbs for what runs, through the real command line.</summary>
public sealed class OperationTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly TinyProject _project = new();

    public async ValueTask InitializeAsync()
    {
        await _project.InitializeAsync();
        _project.Configure("staging", _project.Staging("secrets: { TOKEN: generated }\nmaintenance: { page: sorry.html, retry-after: 1m }\nprocesses: { web: { command: \"sh -c 'echo at your service; exec dotnet Tiny.dll'\" } }\n"));
        _project.Write("sorry.html", "<h1>Sorry</h1>");
        (await _project.SlipwayAsync("--target=DeployStaging")).MustExitWith(0);
    }

    public async ValueTask DisposeAsync() => await _project.DisposeAsync();

    [Fact]
    public async Task Commands_run_in_the_release_and_everything_else_shows_in_status_and_history()
    {
        var shown = (await _project.SlipwayAsync("--target=RunStaging", "--command=basename \"$PWD\"; echo $SLIPWAY_PROCESS ${#TOKEN}; exit 7")).MustExitWith(7);
        Assert.StartsWith("v1-", shown.Output, StringComparison.Ordinal);
        Assert.EndsWith("\nrun 52\n", shown.Output, StringComparison.Ordinal);
        Assert.Equal("", shown.Error);

        var megabyte = new byte[1_000_000];
        Random.Shared.NextBytes(megabyte);
        using (var cat = Start("cat"))
        {
            var output = new MemoryStream();
            var reading = cat.StandardOutput.BaseStream.CopyToAsync(output);
            await cat.StandardInput.BaseStream.WriteAsync(megabyte);
            cat.StandardInput.Close();
            await reading;
            await cat.WaitForExitAsync();
            Assert.Equal(0, cat.ExitCode);
            Assert.True(output.ToArray().AsSpan().SequenceEqual(megabyte), "The bytes were changed.");
        }

        foreach (var (signal, name) in new[] { (Posix.SigTerm, "TERM"), (Posix.SigInt, "INT") })
        {
            using var trap = Start($"trap 'echo got {name}; exit 9' {name}; echo ready; while :; do sleep 0.05; done");
            Assert.Equal("ready", await trap.StandardOutput.ReadLineAsync().WaitAsync(Patience));
            Posix.Signal(trap.Id, signal);
            Assert.Equal($"got {name}", await trap.StandardOutput.ReadLineAsync().WaitAsync(Patience));
            await trap.WaitForExitAsync().WaitAsync(Patience);
            Assert.Equal(9, trap.ExitCode);
        }

        (await _project.SlipwayAsync("--target=RunStaging", "--command=kill -9 $$")).MustExitWith(137);

        Assert.Equal("undo: ./build.sh --target=ScaleStaging --web=1", (await _project.SlipwayAsync("--target=ScaleStaging", "--web=2")).MustExitWith(0).Output.TrimEnd().Split('\n')[^1]);
        Assert.Contains("web.1 healthy, web.2 healthy", (await _project.SlipwayAsync("--target=StatusStaging")).MustExitWith(0).Output, StringComparison.Ordinal);
        var log = (await _project.SlipwayAsync("--target=LogsStaging", "--format=json", "--lines=1")).MustExitWith(0);
        Assert.Equal(
            ["web.1", "web.2"],
            log.Output.TrimEnd('\n').Split('\n').Select(line => System.Text.RegularExpressions.Regex.Match(line, """^\{"time":null,"process":"web","instance":"(web\.[12])","deployment":2,"stream":null,"text":"at your service"\}$""").Groups[1].Value));
        (await _project.SlipwayAsync("--target=RestartStaging")).MustExitWith(0);
        (await _project.SlipwayAsync("--target=RedeployStaging")).MustExitWith(0);
        var history = (await _project.SlipwayAsync("--target=HistoryStaging")).MustExitWith(0).Output.Split('\n');
        Assert.Contains("redeploy", history[0], StringComparison.Ordinal);
        Assert.Contains("scale to web=2", history[1], StringComparison.Ordinal);

        (await _project.SlipwayAsync("--target=MaintenanceStaging", "--on")).MustExitWith(0);
        using (var client = new HttpClient())
        {
            client.DefaultRequestHeaders.Add("Accept", "text/html");
            using var closed = await client.GetAsync(new Uri($"http://localhost:{_project.Port}/"));
            Assert.Equal((503, "60", "<h1>Sorry</h1>"), ((int)closed.StatusCode, closed.Headers.GetValues("Retry-After").Single(), await closed.Content.ReadAsStringAsync()));
            Assert.Contains("maintenance   on since ", (await _project.SlipwayAsync("--target=StatusStaging")).Output, StringComparison.Ordinal);
            Assert.Contains("\"maintenance\":{\"since\":", (await _project.SlipwayAsync("--target=StatusStaging", "--format=json")).Output, StringComparison.Ordinal);
            (await _project.SlipwayAsync("--target=MaintenanceStaging", "--off")).MustExitWith(0);
            using var open = await client.GetAsync(new Uri($"http://localhost:{_project.Port}/"));
            Assert.Equal(200, (int)open.StatusCode);
        }

        (await _project.SlipwayAsync("--target=PauseStaging", "--for=1m")).MustExitWith(0);
        Assert.Contains("paused        new requests wait until ", (await _project.SlipwayAsync("--target=StatusStaging")).Output, StringComparison.Ordinal);
        (await _project.SlipwayAsync("--target=PauseStaging", "--off")).MustExitWith(0);

        (await _project.SlipwayAsync("--target=Stop")).MustExitWith(0);
        var stopped = (await _project.SlipwayAsync("--target=LogsStaging", "--follow")).MustExitWith(5);
        Assert.StartsWith("refused: staging does not run: the dock is not running; it would bring back v3 (", stopped.Error, StringComparison.Ordinal);
        _project.Configure("staging", _project.Staging("maintenance: { page: nowhere.html }\n"));
        Assert.Equal("environments/staging.yml: maintenance.page: there is no file nowhere.html. Nothing was touched.\n", (await _project.SlipwayAsync("--target=MaintenanceStaging", "--on")).MustExitWith(2).Error);
    }

    private Process Start(string command)
    {
        // In a session of its own: with the terminal of whoever runs the tests, Ctrl+C would be the terminal's to send.
        var start = new ProcessStartInfo("setsid", [Path.Combine(RepositoryUnderTest.Root, "build.sh"), $"--working={_project.Root}", "--target=RunStaging", $"--command={command}"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            WorkingDirectory = _project.Root,
        };
        start.Environment.Remove("CI");
        start.Environment["SLIPWAY_READYTORUN"] = "0";
        return Process.Start(start)!;
    }
}
