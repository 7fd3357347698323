using Slipway.AcceptanceTests.Shell;

namespace Slipway.AcceptanceTests.Faults;

/// <summary>
/// Every command that changes something is killed, failed, or left without disk at the points that it passes. Which
/// they are is found by running it, so a new step or write is covered without a test of its own. In between, whoever
/// asks the site is answered by the old release or the new one; afterwards the status is true, and the next command
/// recovers without a hand.
/// </summary>
public sealed class FaultTests(FaultyProject project) : IClassFixture<FaultyProject>
{
    private const int Seed = 20261123;
    private const int SampleOfEach = 4;

    /// <summary>What is typed; <c>{other}</c> stands for the release that does not run.</summary>
    public static TheoryData<string> Commands => ["--target=DeployStaging --release={other}", "--target=RollbackStaging --to={other}"];

    [Theory]
    [MemberData(nameof(Commands))]
    public Task Killed_at_some_points_the_next_command_recovers(string command) => KillAsync(command, SampleOfEach * 2);

    [Theory(Explicit = true)]
    [MemberData(nameof(Commands))]
    public Task Killed_at_every_point_the_next_command_recovers(string command) => KillAsync(command, int.MaxValue);

    [Theory]
    [MemberData(nameof(Commands))]
    public Task Failing_at_some_points_the_command_says_what_is_true(string command) => ErrAsync(command, SampleOfEach);

    [Theory(Explicit = true)]
    [MemberData(nameof(Commands))]
    public Task Failing_at_every_point_the_command_says_what_is_true(string command) => ErrAsync(command, int.MaxValue);

    [Fact]
    public Task A_dock_killed_at_some_of_its_writes_comes_back_and_the_next_command_recovers() => KillDockAsync(SampleOfEach);

    [Fact(Explicit = true)]
    public Task A_dock_killed_at_every_write_comes_back_and_the_next_command_recovers() => KillDockAsync(int.MaxValue);

    private async Task KillDockAsync(int most)
    {
        var traced = await project.TraceAsync("--target=DeployStaging", $"--release={await StopAsync()}");
        string[] points = [.. traced.Where(point => point.StartsWith("state.json.", StringComparison.Ordinal)).Distinct()];
        Assert.Contains("state.json.replaced#1", points);
        new Random(Seed).Shuffle(points);
        var happened = 0;
        foreach (var point in points.Take(most))
        {
            var next = await StopAsync();
            // How often the dock writes depends on how fast its processes come up: a late write may not be reached.
            happened += (await project.TryFailAsync($"kill@{point}", "--target=DeployStaging", $"--release={next}")).Happened ? 1 : 0;
            (await project.Tiny.SlipwayAsync("--target=DeployStaging", $"--release={next}")).MustExitWith(0);
            Assert.StartsWith(next, await project.AskAsync(), StringComparison.Ordinal);
            await MustBeTidyAsync($"recovered from a dock killed at {point}");
        }

        Assert.True(happened > 0, "no kill happened");
    }

    /// <summary>Stops the dock: it is asked for faults by the command that starts it.</summary>
    /// <returns>The release that did not run.</returns>
    private async Task<string> StopAsync()
    {
        var other = await project.OtherAsync();
        (await project.Tiny.SlipwayAsync("--target=Stop")).MustExitWith(0);
        return other;
    }

    private async Task KillAsync(string command, int most)
    {
        foreach (var point in await PointsAsync(command, most))
        {
            var killed = await WatchedAsync(async () => await project.FailAsync($"kill@{point}", await FillAsync(command)));
            Assert.True(killed.ExitCode == 137, $"{killed.CommandLine} was to be killed at {point} and exited with {killed.ExitCode}:\n{killed.All}");
            await MustTellTheTruthAsync($"killed at {point}");

            var next = await project.OtherAsync();
            (await project.Tiny.SlipwayAsync("--target=DeployStaging", $"--release={next}")).MustExitWith(0);
            Assert.StartsWith(next, await project.AskAsync(), StringComparison.Ordinal);
            await MustBeTidyAsync($"recovered from a kill at {point}");
        }
    }

    private async Task ErrAsync(string command, int most)
    {
        foreach (var point in await PointsAsync(command, most))
        {
            foreach (var kind in (string[])["error", "full"])
            {
                var before = await project.AskAsync();
                var result = await WatchedAsync(async () => await project.FailAsync($"{kind}@{point}", await FillAsync(command)));
                var after = await project.AskAsync();
                // 0: it happened when the outcome was written already, and only tidying was left to do.
                Assert.True(result.ExitCode == 0 || (result.ExitCode is 1 or 3 && after == before), $"{kind} at {point}: exit code {result.ExitCode}, and '{after}' answers where '{before}' did:\n{result.All}");
                if (result.ExitCode != 0)
                    Assert.Contains($"fault at {point}", result.Error, StringComparison.Ordinal);
                await MustTellTheTruthAsync($"{kind} at {point}");
                await MustBeTidyAsync($"{kind} at {point}");
            }
        }
    }

    private async Task<IReadOnlyList<string>> PointsAsync(string command, int most)
    {
        string[] points = [.. (await project.TraceAsync(await FillAsync(command))).Distinct()];
        Assert.Contains("switch.begun#1", points);
        Assert.Contains("outcome.done#1", points);
        if (points.Length <= most)
            return points;
        new Random(Seed).Shuffle(points);
        return points[..most];
    }

    private async Task<string[]> FillAsync(string command) =>
        command.Replace("{other}", await project.OtherAsync(), StringComparison.Ordinal).Split(' ');

    /// <summary>Asks the site for as long as the command runs: each answer must be a release's.</summary>
    private async Task<CommandResult> WatchedAsync(Func<Task<CommandResult>> command)
    {
        using var ended = new CancellationTokenSource();
        var watch = Task.Run(async () =>
        {
            while (!ended.IsCancellationRequested)
            {
                var answer = await project.AskAsync();
                Assert.True(answer.StartsWith(project.First, StringComparison.Ordinal) || answer.StartsWith(project.Second, StringComparison.Ordinal), answer);
            }
        });
        var result = await command();
        await ended.CancelAsync();
        await watch;
        return result;
    }

    private async Task MustTellTheTruthAsync(string when)
    {
        var status = (await project.StatusAsync())["environments"]![0]!;
        var answer = await project.AskAsync();
        Assert.True(answer.StartsWith((string)status["release"]!, StringComparison.Ordinal), $"{when}: '{answer}' answers, and the status says {status.ToJsonString()}");
    }

    private async Task MustBeTidyAsync(string when)
    {
        var status = (await project.StatusAsync())["environments"]![0]!;
        Assert.True(status["lease"] is null, $"{when}: a lease is left: {status.ToJsonString()}");
        var answer = await project.AskAsync();
        var live = status["live"]!;
        Assert.True(answer.StartsWith((string)live["release"]!, StringComparison.Ordinal) && (string)live["status"]! == "succeeded", $"{when}: '{answer}' answers, and the history says {live.ToJsonString()}");
    }
}
