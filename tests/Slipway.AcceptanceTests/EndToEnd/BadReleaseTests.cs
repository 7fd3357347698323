using System.Text.RegularExpressions;

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
    public async Task A_rollback_brings_the_configuration_back_too()
    {
        var good = await DeployGoodAsync();
        project.Configure("staging", project.Staging("config: { GREETING: changed }\n"));
        (await project.SlipwayAsync("--target=DeployStaging", $"--release={good}")).MustExitWith(0);
        Assert.Equal($"{good} changed", await Http.GetStringAsync(Url()));

        (await project.SlipwayAsync("--target=RollbackStaging")).MustExitWith(0);

        Assert.Equal($"{good} hello", await Http.GetStringAsync(Url()));
    }

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
