using Slipway.Deployments;
using Slipway.Tests.Deployments.Kit;

namespace Slipway.Tests.Deployments;

public sealed class PatientCallTests
{
    private static readonly Patience Patience = new(TimeSpan.FromSeconds(60), "web to become healthy");

    private readonly TestTime _time = new();
    private readonly Told _told = new();

    [Fact]
    public async Task A_longer_wait_says_once_what_it_waits_for()
    {
        var work = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        var call = PatientCall.RunAsync("start", Patience, _time, _told, _ => work.Task, default);
        await AdvanceAsync(40, () => !call.IsCompleted);
        work.SetResult(7);

        Assert.Equal(7, await call.WaitAsync(TimeSpan.FromSeconds(30)));
        Assert.Equal([new StepProgress("start", "waiting for web to become healthy, at most 60 s")], _told.Events);
    }

    [Fact]
    public async Task At_the_deadline_the_work_is_told_to_stop_and_the_failure_says_what_it_waited_for()
    {
        var stopped = false;
        var call = PatientCall.RunAsync("start", Patience, _time, _told, async stop =>
        {
            try
            {
                await Task.Delay(Timeout.Infinite, stop);
            }
            finally
            {
                stopped = true;
            }

            return 0;
        }, default);
        await AdvanceAsync(60, () => !call.IsCompleted);

        var error = await Assert.ThrowsAsync<SlipwayException>(() => call.WaitAsync(TimeSpan.FromSeconds(30)));

        Assert.Equal("start took longer than 60 s: it was waiting for web to become healthy.", error.Message);
        Assert.True(stopped);
    }

    [Fact]
    public async Task Work_that_does_not_listen_holds_nobody_up()
    {
        var call = PatientCall.RunAsync("start", Patience, _time, _told, _ => new TaskCompletionSource<int>().Task, default);
        await AdvanceAsync(80, () => !call.IsCompleted);

        await Assert.ThrowsAsync<SlipwayException>(() => call.WaitAsync(TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public async Task A_timeout_of_the_work_itself_is_its_own()
    {
        await Assert.ThrowsAsync<TimeoutException>(() => PatientCall.RunAsync<int>("start", Patience, _time, _told, _ => throw new TimeoutException(), default));
        await Assert.ThrowsAsync<TimeoutException>(() => PatientCall.RunAsync("start", Patience, _time, _told, _ => Task.FromException<int>(new TimeoutException()), default));
    }

    [Fact]
    public async Task Work_that_ends_as_an_interval_does_has_its_result()
    {
        var work = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        Assert.Equal(7, await PatientCall.RunAsync("start", Patience, new EndingAsTimersFire(() => work.TrySetResult(7)), _told, _ => work.Task, default).WaitAsync(TimeSpan.FromSeconds(30)));
    }

    /// <summary>Lets time pass second by second, as long as there is somebody whose timer is set.</summary>
    private async Task AdvanceAsync(int seconds, Func<bool> goOn)
    {
        for (var second = 0; second < seconds && goOn(); second++)
        {
            Assert.True(await Task.Run(() => SpinWait.SpinUntil(() => _time.HasTimers || !goOn(), TimeSpan.FromSeconds(30))));
            _time.Advance(TimeSpan.FromSeconds(1));
        }
    }

    private sealed class Told : IProgress<DeploymentEvent>
    {
        public List<DeploymentEvent> Events { get; } = [];

        public void Report(DeploymentEvent value) => Events.Add(value);
    }

    /// <summary>Its timers fire at once, just after something else has happened.</summary>
    private sealed class EndingAsTimersFire(Action happens) : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            System.CreateTimer(
                given =>
                {
                    happens();
                    callback(given);
                },
                state,
                TimeSpan.FromMilliseconds(1),
                Timeout.InfiniteTimeSpan);
    }
}
