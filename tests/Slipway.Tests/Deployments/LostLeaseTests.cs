using Slipway.Deployments;
using Slipway.Tests.Deployments.Kit;

namespace Slipway.Tests.Deployments;

/// <summary>A deployment whose process stood still so long that another command took its lease over, and then goes on.</summary>
public sealed class LostLeaseTests : IDisposable
{
    private readonly World _world = new();

    public void Dispose() => _world.Dispose();

    [Theory]
    [InlineData("before stage", ExitCode.Failed)]
    [InlineData("after stage", ExitCode.Failed)]
    [InlineData("before start", ExitCode.Failed)]
    [InlineData("before activate", ExitCode.Stuck)]
    [InlineData("after activate", ExitCode.Stuck)]
    [InlineData("after probe", ExitCode.Stuck)]
    [InlineData("before create environments/staging/deployments/000002.outcome.json", ExitCode.Stuck)]
    public async Task It_stops_where_it_is_and_touches_nothing_that_the_other_has_done(string point, ExitCode code)
    {
        await _world.DeployAllAsync("a");
        using var faults = new Faults { Kind = Fault.Pause, Name = point };
        var paused = _world.Start(faults);
        var running = Task.Run(() => paused.Deployments.RunAsync(_world.Deploy('b'), new Progress<DeploymentEvent>(), default));
        await faults.Paused.WaitAsync(TimeSpan.FromSeconds(30));
        _world.Kill(paused.ProcessId); // to everybody else it is dead
        Assert.Equal(ExitCode.Success, (await _world.RunAsync(_world.Deploy('c'))).ExitCode);
        var live = _world.Cloud().Live;
        var history = (await _world.HistoryAsync()).Select(entry => (entry.Record.Number, entry.Outcome?.Status)).ToList();

        faults.Resume();
        var result = await running.WaitAsync(TimeSpan.FromSeconds(30));

        Assert.Equal(code, result.ExitCode);
        Assert.Contains("This command stopped where it was; the one that holds the lease clears it. http://staging.test/ runs v3 (ccccccc-000001): web.1 healthy.", result.Failure, StringComparison.Ordinal);
        Assert.Equal(("./build.sh --target=StatusStaging", "look again"), (result.Next, result.NextMeaning));
        Assert.Equal((live, Shelf.Id('c')), (_world.Cloud().Live, _world.Cloud().LiveRelease));
        Assert.Equal(history, (await _world.HistoryAsync()).Select(entry => (entry.Record.Number, entry.Outcome?.Status)));
        Assert.Empty((await _world.StatusAsync()).Warnings);
    }
}
