using Slipway.Deployments;
using Slipway.Tests.Deployments.Kit;

namespace Slipway.Tests.Deployments;

/// <summary>The lease in people's hands: locked, broken, waited for.</summary>
public sealed class LockTests : IDisposable
{
    private readonly World _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task A_locked_environment_refuses_every_change_with_who_why_since_when_and_what_frees_it()
    {
        await _world.DeployAllAsync("ab");
        await LockAsync("the database is moved.");

        foreach (var request in new[] { _world.Deploy('c'), _world.Rollback(), _world.Deploy('c') with { Wait = TimeSpan.FromMinutes(5) } })
        {
            var refused = await Assert.ThrowsAsync<RefusedException>(() => _world.RunAsync(request));
            Assert.Equal("staging is locked by eve on build-7 since 2026-03-01 12:00:02 UTC: the database is moved. Nothing was touched.", Still(refused.Message));
            Assert.Equal("When it may be freed: ./build.sh --target=UnlockStaging --reason='<why>'", refused.Next);
        }

        Assert.Equal(2, _world.Cloud().Live);
        var status = await _world.StatusAsync();
        Assert.True(status.Lease!.ByHand);
        Assert.Empty(status.Warnings);
    }

    [Fact]
    public async Task A_lock_outlives_its_process_and_every_term()
    {
        var engine = await LockAsync("holiday");
        _world.Kill(engine.ProcessId);
        _world.Time.Advance(TimeSpan.FromDays(3));
        await Assert.ThrowsAsync<RefusedException>(() => _world.RunAsync(_world.Deploy('a')));
        _world.Time.Advance(TimeSpan.FromDays(3));

        await Assert.ThrowsAsync<RefusedException>(() => _world.RunAsync(_world.Deploy('a')));
        Assert.Equal("holiday", (await _world.StatusAsync()).Lease!.Reason);
    }

    [Fact]
    public async Task What_is_locked_is_not_locked_again()
    {
        await LockAsync("first");

        var refused = await Assert.ThrowsAsync<RefusedException>(() => LockAsync("second"));

        Assert.StartsWith("staging is locked by eve on build-7 since ", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unlocking_names_the_victim_is_recorded_for_good_and_lets_others_in()
    {
        await LockAsync("the database is moved");

        var broken = await Hand().UnlockAsync("ada", "it is done", default);

        Assert.Equal(("ada", "it is done", "eve", "the database is moved", true), (broken!.Actor, broken.Reason, broken.Victim.Actor, broken.Victim.Reason, broken.Victim.ByHand));
        await _world.DeployAllAsync("abc");
        var kept = Assert.Single(await Hand().BreaksAsync(default));
        Assert.Equal(broken, kept);
        Assert.Null(await Hand().UnlockAsync("ada", "again", default));
        Assert.Single(await Hand().BreaksAsync(default));
    }

    [Fact]
    public async Task A_deployment_whose_lease_is_broken_stops_and_the_next_command_clears_it()
    {
        await _world.DeployAllAsync("a");
        using var faults = new Faults { Kind = Fault.Pause, Name = "before start" };
        var engine = _world.Start(faults);
        var running = engine.Deployments.RunAsync(_world.Deploy('b'), new Progress<DeploymentEvent>(), default);
        await faults.Paused.WaitAsync(TimeSpan.FromSeconds(30));

        var broken = await Hand().UnlockAsync("ada", "it hangs", default);
        faults.Resume();
        var result = await running;

        Assert.Equal("deploy bbbbbbb-000001", broken!.Victim.Reason);
        Assert.Equal(ExitCode.Failed, result.ExitCode);
        Assert.StartsWith("The lease on staging is lost: somebody took it over, and is done.", result.Failure, StringComparison.Ordinal);
        Assert.Equal(1, _world.Cloud().Live);
        Assert.Equal(ExitCode.Success, (await _world.RunAsync(_world.Deploy('c'))).ExitCode);
        Assert.Equal(OutcomeStatus.Abandoned, (await _world.HistoryAsync())[1].Outcome!.Status);
    }

    [Fact]
    public async Task A_command_that_waits_says_for_whom_and_gets_in_when_the_other_is_done()
    {
        var other = await DeploymentRun.OfficeFor(_world.Start().Parts, "staging").TakeAsync("eve", "deploy x", default);
        var waiting = _world.RunAsync(_world.Deploy('a') with { Wait = TimeSpan.FromMinutes(5) });
        Assert.True(SpinWait.SpinUntil(() => Waits() is not null, TimeSpan.FromSeconds(30)));

        Assert.Equal("waiting for eve on build-7 (pid 4711): deploy x, since 2026-03-01 12:00:00 UTC; at most 5 min", Waits());
        await other.DisposeAsync();
        await AdvanceUntilAsync(() => waiting.IsCompleted);

        Assert.Equal(ExitCode.Success, (await waiting).ExitCode);
    }

    [Fact]
    public async Task A_wait_ends_and_says_so()
    {
        await using var other = await DeploymentRun.OfficeFor(_world.Start().Parts, "staging").TakeAsync("eve", "deploy x", default);
        var waiting = _world.RunAsync(_world.Deploy('a') with { Wait = TimeSpan.FromSeconds(90) });
        await AdvanceUntilAsync(() => waiting.IsCompleted);

        var refused = await Assert.ThrowsAsync<RefusedException>(() => waiting);
        Assert.Equal("staging is being changed by eve on build-7 (pid 4711): deploy x, since 2026-03-01 12:00:00 UTC, and was for the 90 s that this command waited. Nothing was touched.", refused.Message);
    }

    [Fact]
    public async Task A_holder_that_died_on_another_machine_is_taken_over_by_one_waiting_command()
    {
        var elsewhere = new ProcessIdentity("ci-3", "boot-9", "pid:[9]", 77, _ => "s");
        var parts = _world.Start().Parts with { Identity = elsewhere, Time = new TestTime() }; // whose clock stands still: it never shows that it lives
        await DeploymentRun.OfficeFor(parts, "staging").TakeAsync("eve", "deploy x", default);

        var waiting = _world.RunAsync(_world.Deploy('a') with { Wait = TimeSpan.FromMinutes(2) });
        // The clock moves when it has been seen once: then the term passes within the wait.
        Assert.True(SpinWait.SpinUntil(() => Waits() is not null, TimeSpan.FromSeconds(30)));
        await AdvanceUntilAsync(() => waiting.IsCompleted);

        Assert.Equal(ExitCode.Success, (await waiting).ExitCode);
        Assert.Contains(_world.Events, told => told is StepFinished { Step: "lease", Text: "taken over from eve on ci-3 (pid 77: deploy x), which is dead" });
    }

    [Fact]
    public async Task A_wait_can_be_interrupted_and_leaves_nothing()
    {
        await using var other = await DeploymentRun.OfficeFor(_world.Start().Parts, "staging").TakeAsync("eve", "deploy x", default);
        using var interruption = new CancellationTokenSource();
        var waiting = _world.Start().Deployments.RunAsync(_world.Deploy('a') with { Wait = TimeSpan.FromMinutes(5) }, new Progress<DeploymentEvent>(), interruption.Token);

        await interruption.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting).WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Empty(await _world.HistoryAsync());
    }

    private async Task<World.Engine> LockAsync(string reason)
    {
        var engine = _world.Start();
        await new EnvironmentLock(engine.Parts, _world.Staging).LockAsync("eve", reason, TimeSpan.Zero, null, default);
        return engine;
    }

    private EnvironmentLock Hand() => new(_world.Start().Parts, _world.Staging);

    private string? Waits()
    {
        lock (_world.Events)
            return _world.Events.OfType<StepWaiting>().FirstOrDefault(told => told.Step == "lease")?.Text;
    }

    /// <summary>The probes of the deployments before move the clock by some seconds.</summary>
    private static string Still(string message) => System.Text.RegularExpressions.Regex.Replace(message, @"12:00:\d\d", "12:00:02");

    private async Task AdvanceUntilAsync(Func<bool> reached)
    {
        var deadline = Environment.TickCount64 + 30_000;
        while (!reached())
        {
            Assert.True(Environment.TickCount64 < deadline, "It was never reached.");
            // Only while somebody waits between two looks: the disk takes its own time, in which no term may pass.
            if (_world.Time.HasTimerWithin(TimeSpan.FromSeconds(5)))
                _world.Time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }
    }
}
