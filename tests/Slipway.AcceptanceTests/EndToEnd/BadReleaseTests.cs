using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Slipway.AcceptanceTests.Shell;

namespace Slipway.AcceptanceTests.EndToEnd;

/// <summary>A bad release never replaces a good one: exit code 1, its own log inline, the old release serving throughout.</summary>
public sealed class BadReleaseTests(TinyProject project) : IClassFixture<TinyProject>
{
    private static readonly HttpClient Http = new();

    [Theory]
    [InlineData("crash", "cannot start: the cheese is missing")]
    [InlineData("bad-migration", "migration 7 failed: no such table")]
    [InlineData("sick", "503")]
    [InlineData("redirect", "301")]
    public async Task A_release_that_does_not_come_up_leaves_the_old_one_serving(string mode, string shown)
    {
        var good = await DeployGoodAsync();
        project.Configure("staging", project.Staging($"health: {{ timeout: 3s }}\nconfig: {{ MODE: {mode} }}\n"));

        using var stop = new CancellationTokenSource();
        var watch = WatchAsync(good, stop.Token);
        var bad = await project.SlipwayAsync("--target=DeployStaging", $"--release={good}");
        await stop.CancelAsync();
        var answers = await watch;

        bad.MustExitWith(1);
        Assert.Contains(shown, bad.All, StringComparison.Ordinal);
        Assert.True(answers > 0);
        var history = (await project.SlipwayAsync("--target=HistoryStaging", "--lines=1")).MustExitWith(0);
        Assert.Contains("failed", history.Output, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_healthy_release_that_says_it_is_another_is_taken_back()
    {
        var good = await DeployGoodAsync();
        project.Configure("staging", project.Staging("health: { timeout: 3s, release: body }\nconfig: { MODE: impostor }\n"));

        var bad = await project.SlipwayAsync("--target=DeployStaging", $"--release={good}");

        bad.MustExitWith(3);
        Assert.StartsWith(good, await Http.GetStringAsync(Url()), StringComparison.Ordinal);
        Assert.Contains("release", await Http.GetStringAsync(new Uri(Url(), "/healthz")), StringComparison.Ordinal);
        Assert.DoesNotContain("0000000-000000", await Http.GetStringAsync(new Uri(Url(), "/healthz")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_release_that_opens_its_port_too_late_replaces_nothing_and_one_that_is_only_slow_is_taken()
    {
        var good = await DeployGoodAsync();
        project.Configure("staging", project.Staging("health: { timeout: 1s }\nconfig: { MODE: late, LATE_BY: '00:01:00' }\n"));
        var late = (await project.SlipwayAsync("--target=DeployStaging", $"--release={good}")).MustExitWith(1);
        Assert.Matches(@"web\.1 was not healthy within 1 s: nothing listens on 127\.0\.0\.1:\d+, the port that its environment gives as PORT", late.Error);
        Assert.Equal($"{good} hello", await Http.GetStringAsync(Url()));

        project.Configure("staging", project.Staging("health: { timeout: 30s }\nconfig: { MODE: late, LATE_BY: '00:00:02', GREETING: slow }\n"));
        (await project.SlipwayAsync("--target=DeployStaging", $"--release={good}")).MustExitWith(0);
        Assert.Equal($"{good} slow", await Http.GetStringAsync(Url()));
    }

    [Fact]
    public async Task A_release_that_ignores_SIGTERM_is_gone_when_its_deployment_has_failed()
    {
        var good = await DeployGoodAsync();
        project.Configure("staging", project.Staging("health: { timeout: 1s }\nconfig: { MODE: deaf }\n"));
        (await project.SlipwayAsync("--target=DeployStaging", $"--release={good}")).MustExitWith(1);
        Assert.Equal($"{good} hello", await Http.GetStringAsync(Url()));
        Assert.DoesNotContain(AppProcesses(), environment => environment.Contains("MODE=deaf", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_release_that_fails_within_the_verification_window_is_taken_back()
    {
        var good = await DeployGoodAsync();
        project.Configure("staging", project.Staging("health: { timeout: 20s, window: 30s }\nconfig: { MODE: fade }\n"));
        var faded = (await project.SlipwayAsync("--target=DeployStaging", $"--release={good}")).MustExitWith(3);
        Assert.Matches($"answered 503 from release {good}: the health path has to answer 2xx \\([0-9.]+ s after its first answers; health\\.window is 30 s\\)", faded.Error);
        Assert.Equal($"{good} hello", await Http.GetStringAsync(Url()));
    }

    [Fact]
    public async Task A_release_that_takes_memory_until_it_is_killed_is_taken_back()
    {
        using var group = MemoryGroup.TryCreate(megabytes: 200);
        Assert.SkipWhen(group is null, "no memory control group can be made here");
        var good = await DeployGoodAsync();
        project.Configure("staging", project.Staging($"health: {{ timeout: 20s, window: 60s }}\nconfig: {{ MODE: leak, MEMORY_GROUP: {group.Processes} }}\n"));
        var leaking = (await project.SlipwayAsync("--target=DeployStaging", $"--release={good}")).MustExitWith(3);
        Assert.True(group.Killed() > 0, "the kernel killed nothing");
        Assert.Matches($"answered 50[0-9]( from release {good})?: the health path has to answer 2xx .*; web\\.1 was killed \\(SIGKILL\\)", leaking.Error);
        Assert.Contains("keeping every picture in memory", leaking.All, StringComparison.Ordinal);
        Assert.Equal($"{good} hello", await Http.GetStringAsync(Url()));
    }

    [Fact]
    public async Task A_release_that_cannot_be_taken_back_is_4_and_what_is_to_be_typed_works()
    {
        var good = await DeployGoodAsync();
        // Nothing stays warm, and somebody removed the files of what is to come back.
        project.Configure("staging", $"platform: {{ kind: local, port: {project.Port}, warm: 0s, drain: 0s }}\nconfig: {{ GREETING: cold }}\n");
        (await project.SlipwayAsync("--target=DeployStaging", $"--release={good}")).MustExitWith(0);
        var live = (int)JsonNode.Parse((await project.SlipwayAsync("--target=StatusStaging", "--format=json")).MustExitWith(0).Output)!["environments"]![0]!["deployment"]!;
        project.Configure("staging", $"platform: {{ kind: local, port: {project.Port}, warm: 0s, drain: 0s }}\nhealth: {{ timeout: 20s, window: 60s }}\nconfig: {{ MODE: fade }}\n");
        Directory.Delete(Directory.GetDirectories(Path.Combine(project.Root, ".slipway", "dock", "releases", "staging"), $"v{live}-*").Single(), recursive: true);

        var stuck = (await project.SlipwayAsync("--target=DeployStaging", $"--release={good}")).MustExitWith(4);
        Assert.Matches($@"answered 503 from release {good}: .*\. It could not be taken back: the files of v{live} were removed \(\.slipway/dock/releases/staging/v{live}-{good}\)\. http://localhost:{project.Port} runs v{live + 1} \({good}\): web\.1 healthy\.", stuck.Error);
        var next = Regex.Match(stuck.Error, @"^bring v\d+ back: \./build\.sh (.+)$", RegexOptions.Multiline).Groups[1].Value;

        (await project.SlipwayAsync(next.Split(' '))).MustExitWith(0);
        Assert.Equal($"{good} cold", await Http.GetStringAsync(Url()));
    }

    [Fact]
    public async Task A_rollback_brings_the_configuration_back_too()
    {
        var good = await DeployGoodAsync();
        project.Configure("staging", project.Staging("config: { GREETING: changed }\n"));
        (await project.SlipwayAsync("--target=DeployStaging", $"--release={good}")).MustExitWith(0);
        Assert.Equal($"{good} changed", await Http.GetStringAsync(Url()));

        (await project.SlipwayAsync("--target=RollbackStaging")).MustExitWith(0);

        Assert.Equal($"{good} hello", await Http.GetStringAsync(Url()));
    }

    /// <returns>The environments of the processes that run in the project's releases.</returns>
    private List<string> AppProcesses() =>
        [.. Directory.GetDirectories("/proc").Where(process => new DirectoryInfo($"{process}/cwd").LinkTarget?.StartsWith(project.Root, StringComparison.Ordinal) is true)
            .Select(process => File.ReadAllText($"{process}/environ"))];

    private Uri Url() => new($"http://127.0.0.1:{project.Port}/");

    private async Task<string> DeployGoodAsync()
    {
        project.Configure("staging", project.Staging("config: { GREETING: hello }\n"));
        var result = (await project.SlipwayAsync("--target=DeployStaging", "--commit=HEAD")).MustExitWith(0);
        return Regex.Matches(result.Output, @"\b[0-9a-f]{7}-[0-9a-f]{6}\b")[^1].Value;
    }

    /// <summary>Asks again and again until told to stop; every answer must be the good release's.</summary>
    private async Task<int> WatchAsync(string release, CancellationToken stop)
    {
        var answers = 0;
        while (!stop.IsCancellationRequested)
        {
            Assert.Equal($"{release} hello", await Http.GetStringAsync(Url(), CancellationToken.None));
            answers++;
        }

        return answers;
    }
}
