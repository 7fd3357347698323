using System.Diagnostics;
using System.Text.Json.Nodes;
using Slipway.AcceptanceTests.Shell;

namespace Slipway.AcceptanceTests.Faults;

/// <summary>The clock of a machine jumps by days, or two machines do not agree on it: order and leases do not hang on it.</summary>
public sealed class ClockTests(FaultyProject project) : IClassFixture<FaultyProject>
{
    private static readonly FaultyCommand Deploy = FaultyCommand.All[0];

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Commands_whose_clocks_differ_by_days_make_one_history()
    {
        foreach (var clock in new[] { "+2d", "-2d" })
        {
            var before = await HistoryAsync();
            var type = await project.TypeAsync(Deploy);
            (await project.Tiny.SlipwayAsync(FakeClock.At(clock), type)).MustExitWith(0);
            Assert.StartsWith(type[1]["--release=".Length..], await project.AskAsync(), StringComparison.Ordinal);
            (await project.Tiny.SlipwayAsync("--target=RollbackStaging")).MustExitWith(0);

            var after = await HistoryAsync();
            Assert.Equal(Enumerable.Range(1, after.Count).Reverse(), after.Select(entry => (int)entry["number"]!));
            Assert.Equal(before.Count + 2, after.Count);
            Assert.Equal(2, Math.Abs(((DateTimeOffset)after[1]["startedAt"]! - DateTimeOffset.UtcNow).TotalDays), tolerance: 0.1);
            Assert.Equal("rollback", (string)after[0]["kind"]!);
            Assert.Equal((string)before[0]["release"]!, (string)after[0]["release"]!);
        }
    }

    [Fact]
    public async Task A_lease_is_not_over_because_somebody_elses_clock_is_ahead()
    {
        var type = await project.TypeAsync(Deploy);
        using var holder = await project.StartAsync("delay=20000@start.begun", type);
        var (output, error) = (holder.StandardOutput.ReadToEndAsync(Stop), holder.StandardError.ReadToEndAsync(Stop));
        foreach (var clock in new[] { "+2d", "-2d" })
        {
            var refused = (await project.Tiny.SlipwayAsync(FakeClock.At(clock), "--target=RedeployStaging")).MustExitWith(5);
            Assert.Matches(@"refused: staging is being changed by \S+ on \S+ \(pid \d+\): deploy [0-9a-f]{7}-[0-9a-f]{6}", refused.Error);
        }

        await holder.WaitForExitAsync(Stop).WaitAsync(TimeSpan.FromMinutes(2), Stop);
        Assert.True(holder.ExitCode == 0, $"It ended with {holder.ExitCode}:\n{await output}\n{await error}");
    }

    [Fact]
    public async Task The_clock_under_the_dock_may_jump()
    {
        var tiny = project.Tiny;
        (await tiny.SlipwayAsync("--target=Stop")).MustExitWith(0);
        // What a command that needs the dock does first.
        File.Delete(Path.Combine(tiny.Root, ".slipway", "dock", "stopped"));
        using var clock = new FakeClock("+0");
        using var dock = clock.Start(tiny.Root, "dotnet", Directory.GetFiles(Path.Combine(tiny.Root, ".slipway", "dock", "bin"), "slipway-dock.dll", SearchOption.AllDirectories).Single(), "--root", tiny.Root);
        try
        {
            await ServesAsync();
            foreach (var jump in new[] { "+2d", "-2d", "+0" })
            {
                var before = await project.AskAsync();
                clock.Jump(jump);
                Assert.Equal(before, await project.AskAsync());
                var type = await project.TypeAsync(Deploy);
                (await tiny.SlipwayAsync(type)).MustExitWith(0);
                Assert.NotEqual(before, await project.AskAsync());
                clock.Jump("+0");
                (await tiny.SlipwayAsync("--target=RollbackStaging")).MustExitWith(0);
                Assert.Equal(before, await project.AskAsync());
                Assert.False(dock.HasExited);
            }
        }
        finally
        {
            (await tiny.SlipwayAsync("--target=Stop")).MustExitWith(0);
            await dock.WaitForExitAsync(Stop).WaitAsync(Patience, Stop);
            // Another test of this project begins with something that serves.
            (await tiny.SlipwayAsync("--target=DeployStaging", $"--release={project.First}")).MustExitWith(0);
        }
    }

    private async Task ServesAsync()
    {
        var deadline = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                var answer = await project.AskAsync();
                if (answer.StartsWith(project.First, StringComparison.Ordinal) || answer.StartsWith(project.Second, StringComparison.Ordinal))
                    return;
                Assert.True(deadline.Elapsed < Patience, answer);
            }
            catch (HttpRequestException) when (deadline.Elapsed < Patience)
            {
                // The daemon does not listen yet.
            }

            await Task.Delay(50, Stop);
        }
    }

    /// <returns>The newest first.</returns>
    private async Task<IReadOnlyList<JsonNode>> HistoryAsync() =>
        [.. JsonNode.Parse((await project.Tiny.SlipwayAsync("--target=HistoryStaging", "--lines=1000", "--format=json")).MustExitWith(0).Output)!["deployments"]!.AsArray().Select(entry => entry!)];
}
