using System.Globalization;
using System.Text.RegularExpressions;
using Slipway.AcceptanceTests.Shell;

namespace Slipway.AcceptanceTests.Faults;

/// <summary>
/// Every command that changes something is killed, failed, left without disk, interrupted or held up at the points that
/// it passes. Which they are is found by running it, so a new step or write is covered without a test of its own. In
/// between, whoever asks the site is answered by the old release or the new one; afterwards the status is true, and
/// the next command recovers without a hand. A sample in every run; <c>SLIPWAY_FAULT_SEED</c> takes another one.
/// </summary>
public sealed class FaultTests(FaultyProject project) : IClassFixture<FaultyProject>
{
    private const int All = int.MaxValue;

    private static readonly string[] Kinds = ["error", "full"];

    private static readonly int Seed = Environment.GetEnvironmentVariable("SLIPWAY_FAULT_SEED") is { Length: > 0 } seed ? int.Parse(seed, CultureInfo.InvariantCulture) : 20261123;

    public static TheoryData<FaultyCommand> Commands => [.. FaultyCommand.All];

    /// <returns>Every other command: with the next seed it is the others' turn.</returns>
    public static TheoryData<FaultyCommand> Half(int which) => [.. FaultyCommand.All.Where((_, number) => (number + which + Seed) % 2 == 0)];

    [Fact]
    public async Task Each_verb_that_changes_an_environment_is_tried()
    {
        var targets = (await project.Tiny.SlipwayAsync("--description")).MustExitWith(0).Output;
        var verbs = Regex.Matches(targets, @"^(\w+)Staging\b", RegexOptions.Multiline).Select(match => match.Groups[1].Value).Distinct().ToList();
        Assert.Contains("Deploy", verbs);
        Assert.Empty(verbs.Except(FaultyCommand.All.Select(command => command.Verb)).Except(FaultyCommand.Harmless.Keys));
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public Task Killed_at_some_points_the_next_command_recovers(FaultyCommand command) => KillAsync(command, 1);

    [Theory(Explicit = true)]
    [MemberData(nameof(Commands))]
    public Task Killed_at_every_point_the_next_command_recovers(FaultyCommand command) => KillAsync(command, All);

    [Theory]
    [MemberData(nameof(Commands))]
    public Task Failing_at_some_points_the_command_says_what_is_true(FaultyCommand command) => FailAsync(command, 1);

    [Theory(Explicit = true)]
    [MemberData(nameof(Commands))]
    public Task Failing_at_every_point_the_command_says_what_is_true(FaultyCommand command) => FailAsync(command, All);

    [Theory]
    [MemberData(nameof(Half), 0)]
    public Task Interrupted_at_some_points_the_command_ends_cleanly(FaultyCommand command) => InterruptAsync(command, 1);

    [Theory(Explicit = true)]
    [MemberData(nameof(Commands))]
    public Task Interrupted_at_every_point_the_command_ends_cleanly(FaultyCommand command) => InterruptAsync(command, All);

    [Theory]
    [MemberData(nameof(Half), 1)]
    public Task Held_up_at_some_points_the_command_does_its_work(FaultyCommand command) => DelayAsync(command, 1);

    [Theory(Explicit = true)]
    [MemberData(nameof(Commands))]
    public Task Held_up_at_every_point_the_command_does_its_work(FaultyCommand command) => DelayAsync(command, All);

    [Fact]
    public Task A_dock_killed_at_some_of_its_writes_comes_back_and_the_next_command_recovers() => KillDockAsync(4);

    [Fact(Explicit = true)]
    public Task A_dock_killed_at_every_write_comes_back_and_the_next_command_recovers() => KillDockAsync(All);

    private async Task KillAsync(FaultyCommand command, int most)
    {
        foreach (var point in await PointsAsync(command, most))
        {
            if (await WatchedAsync(command, $"kill@{point}") is not { } killed)
                continue;
            Assert.True(killed.ExitCode == 137, $"{killed.CommandLine} was to be killed at {point} and exited with {killed.ExitCode}:\n{killed.All}");
            await MustTellTheTruthAsync(command, $"killed at {point}");
            await project.RecoverAsync(command);
            await MustBeTidyAsync(command, $"recovered from a kill at {point}");
        }
    }

    private async Task FailAsync(FaultyCommand command, int most)
    {
        foreach (var point in await PointsAsync(command, most))
        {
            foreach (var kind in most == All ? Kinds : [Kinds[Math.Abs(Seed + point.Length) % Kinds.Length]])
            {
                var before = await project.AskAsync(command.Environment);
                if (await WatchedAsync(command, $"{kind}@{point}") is not { } result)
                    continue;
                var after = await project.AskAsync(command.Environment);
                // 0: it happened when the outcome was written already, and only tidying was left to do.
                Assert.True(result.ExitCode == 0 || (result.ExitCode is 1 or 3 && (after == before || command.Closes)), $"{kind} at {point}: exit code {result.ExitCode}, and '{after}' answers where '{before}' did:\n{result.All}");
                // A disk without space is told by what was being done, which says more than the system does.
                if (result.ExitCode != 0)
                    Assert.Matches($"{Regex.Escape($"fault at {point}")}|{(kind == "full" ? @"\bis full[:;]" : "(?!)")}", result.Error);
                await MustTellTheTruthAsync(command, $"{kind} at {point}");
                // It is live, and the history cannot say so yet: that is told, and left to the next command.
                if (result.Error.Contains("the next command finds it live and writes it", StringComparison.Ordinal))
                    await project.RecoverAsync(command);
                await project.OpenAsync(command);
                await MustBeTidyAsync(command, $"{kind} at {point}");
            }
        }
    }

    private async Task InterruptAsync(FaultyCommand command, int most)
    {
        foreach (var point in await PointsAsync(command, most))
        {
            var before = await project.AskAsync(command.Environment);
            if (await WatchedAsync(command, $"interrupt@{point}") is not { } result)
                continue;
            var after = await project.AskAsync(command.Environment);
            // 0: what was begun was finished.
            Assert.True(result.ExitCode == 0 || (result.ExitCode is 1 or 3 && (after == before || command.Closes)), $"interrupted at {point}: exit code {result.ExitCode}, and '{after}' answers where '{before}' did:\n{result.All}");
            Assert.Contains("what was begun. Interrupt again to end at once.", result.Error, StringComparison.Ordinal);
            await MustTellTheTruthAsync(command, $"interrupted at {point}");
            await project.OpenAsync(command);
            await MustBeTidyAsync(command, $"interrupted at {point}");
        }
    }

    private async Task DelayAsync(FaultyCommand command, int most)
    {
        foreach (var point in await PointsAsync(command, most))
        {
            (await WatchedAsync(command, $"delay=1000@{point}"))?.MustExitWith(0);
            await MustTellTheTruthAsync(command, $"held up at {point}");
            await project.OpenAsync(command);
            await MustBeTidyAsync(command, $"held up at {point}");
        }
    }

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
            await MustBeTidyAsync(FaultyCommand.All[0], $"recovered from a dock killed at {point}");
        }

        Assert.True(happened > 0, "no kill happened");
    }

    /// <summary>Stops the dock: it is asked for faults by the command that starts it.</summary>
    /// <returns>The release that did not run.</returns>
    private async Task<string> StopAsync()
    {
        var other = project.Other((string)(await project.StatusAsync())["release"]!);
        (await project.Tiny.SlipwayAsync("--target=Stop")).MustExitWith(0);
        return other;
    }

    private async Task<IReadOnlyList<string>> PointsAsync(FaultyCommand command, int most)
    {
        string[] points = [.. await project.PointsAsync(command)];
        Assert.NotEmpty(points);
        if (points.Length <= most)
            return points;
        new Random(Seed).Shuffle(points);
        return points[..most];
    }

    /// <summary>Runs a command with a fault and asks the site for as long as it runs: each answer must be a release's.</summary>
    /// <returns>Null: this run did not reach the point.</returns>
    private async Task<CommandResult?> WatchedAsync(FaultyCommand command, string fault)
    {
        var arguments = await project.TypeAsync(command);
        using var ended = new CancellationTokenSource();
        var watch = Task.Run(async () =>
        {
            // At a pace that leaves the processor to the command.
            using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
            while (!ended.IsCancellationRequested && await pace.WaitForNextTickAsync())
            {
                var answer = await project.AskAsync(command.Environment);
                Assert.True(IsExpected(command, answer), answer);
            }
        });
        var (result, happened) = await project.TryFailAsync(fault, arguments);
        await ended.CancelAsync();
        await watch;
        // How often the lease's holder shows that it lives depends on how long the command takes.
        Assert.True(happened || fault.Contains("@state.", StringComparison.Ordinal) || DependsOnPoints(fault), $"{fault} did not happen in {result.CommandLine}:\n{result.All}");
        if (!happened)
            await project.OpenAsync(command);
        return happened ? result : null;
    }

    private bool IsExpected(FaultyCommand command, string answer) =>
        answer.StartsWith(project.First, StringComparison.Ordinal)
        || answer.StartsWith(project.Second, StringComparison.Ordinal)
        || (command.Closes && answer == FaultyProject.Closed);

    /// <summary>How many points there are to prune, and what a vault has already, depends on the commands before; the first of each there always is.</summary>
    private static bool DependsOnPoints(string fault) => Regex.IsMatch(fault, @"@(points|vault)\.\w+#(?!1$)");

    private async Task MustTellTheTruthAsync(FaultyCommand command, string when)
    {
        var status = await project.StatusAsync(command.Environment);
        var answer = await project.AskAsync(command.Environment);
        var expected = status["maintenance"] is null ? (string)status["release"]! : FaultyProject.Closed;
        Assert.True(answer.StartsWith(expected, StringComparison.Ordinal), $"{when}: '{answer}' answers, and the status says {status.ToJsonString()}");
    }

    private async Task MustBeTidyAsync(FaultyCommand command, string when)
    {
        var status = await project.StatusAsync(command.Environment);
        Assert.True(status["lease"] is null, $"{when}: a lease is left: {status.ToJsonString()}");
        if (command.Verb == "Refresh")
            await project.MustBeOfNobodyAsync(when);
        var answer = await project.AskAsync(command.Environment);
        var live = status["live"]!;
        Assert.True(answer.StartsWith((string)live["release"]!, StringComparison.Ordinal) && (string)live["status"]! == "succeeded", $"{when}: '{answer}' answers, and the history says {live.ToJsonString()}");
    }
}
