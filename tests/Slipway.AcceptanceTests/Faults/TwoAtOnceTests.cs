using System.Text.Json.Nodes;
using Slipway.Platforms.Local.Unix;

namespace Slipway.AcceptanceTests.Faults;

/// <summary>Whoever changes an environment is alone with it.</summary>
public sealed class TwoAtOnceTests(FaultyProject project) : IClassFixture<FaultyProject>
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Of_twenty_that_start_together_one_is_inside_at_a_time_and_none_is_lost()
    {
        var before = (await HistoryAsync()).Count;
        var started = await Task.WhenAll(Enumerable.Range(0, 20).Select(number =>
            project.Tiny.SlipwayAsync(["--target=RedeployStaging", .. number % 2 == 0 ? ["--wait=4m"] : Array.Empty<string>()])));
        var patient = started.Where((_, number) => number % 2 == 0).ToList();
        var hasty = started.Where((_, number) => number % 2 != 0).ToList();

        Assert.All(patient, result => result.MustExitWith(0));
        foreach (var refused in hasty.Where(result => result.ExitCode != 0))
        {
            refused.MustExitWith(5);
            Assert.Matches(@"refused: staging is being changed by \S+ on \S+ \(pid \d+\): redeploy [0-9a-f]{7}-[0-9a-f]{6}", refused.Error);
        }

        var after = await HistoryAsync();
        var made = after.Take(after.Count - before).Reverse().ToList();
        Assert.Equal(started.Count(result => result.ExitCode == 0), made.Count);
        Assert.All(made, entry => Assert.Equal("succeeded", (string)entry["status"]!));
        for (var i = 1; i < made.Count; i++)
        {
            Assert.Equal((int)made[i - 1]["number"]! + 1, (int)made[i]["number"]!);
            Assert.True((DateTimeOffset)made[i - 1]["endedAt"]! <= (DateTimeOffset)made[i]["startedAt"]!, $"{made[i - 1]} overlaps {made[i]}");
        }

        Assert.Null((await project.StatusAsync())["lease"]);
    }

    [Fact]
    public async Task A_holder_whose_lease_was_broken_can_do_nothing_more()
    {
        var command = FaultyCommand.All[0];
        var typed = await project.TypeAsync(command);
        using var holder = await project.StartAsync("delay=1000@switch.begun", typed);
        // As when a laptop is closed: it goes on when somebody else was let in.
        Posix.Signal(holder.Id, StopSignal);
        var (output, error) = (holder.StandardOutput.ReadToEndAsync(Stop), holder.StandardError.ReadToEndAsync(Stop));
        (await project.Tiny.SlipwayAsync("--target=UnlockStaging", "--reason=its laptop is closed")).MustExitWith(0);
        var taken = (await project.Tiny.SlipwayAsync("--target=RedeployStaging")).MustExitWith(0);
        var answer = await project.AskAsync();
        var newest = (int)(await project.StatusAsync())["live"]!["number"]!;

        Posix.Signal(holder.Id, ContinueSignal);
        await holder.WaitForExitAsync(Stop).WaitAsync(Patience, Stop);
        Assert.True(holder.ExitCode == 1, $"It ended with {holder.ExitCode}:\n{await output}\n{await error}\nafter\n{taken.All}");
        Assert.Contains("lease", await error, StringComparison.Ordinal);
        Assert.Equal(answer, await project.AskAsync());
        Assert.Equal(newest, (int)(await project.StatusAsync())["live"]!["number"]!);
    }

    private static int StopSignal => OperatingSystem.IsMacOS() ? 17 : 19;

    private static int ContinueSignal => OperatingSystem.IsMacOS() ? 19 : 18;

    /// <returns>The newest first.</returns>
    private async Task<IReadOnlyList<JsonNode>> HistoryAsync() =>
        [.. JsonNode.Parse((await project.Tiny.SlipwayAsync("--target=HistoryStaging", "--lines=100", "--format=json")).MustExitWith(0).Output)!["deployments"]!.AsArray().Select(entry => entry!)];
}
