namespace Slipway.Tests.Deployments.Kit;

/// <summary>
/// A clock that stands still until a test moves it. Pauses of a second and less (between two probes) pass at once and
/// move it; longer timers (heartbeats, deadlines) wait for <see cref="Advance"/>.
/// </summary>
internal sealed class TestTime : TimeProvider
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly List<Timer> _timers = [];
    private DateTimeOffset _now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow()
    {
        lock (_lock)
            return _now;
    }

    public override long GetTimestamp() => GetUtcNow().Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Moves the clock, running what falls due on the way, in order.</summary>
    public void Advance(TimeSpan span)
    {
        DateTimeOffset end;
        lock (_lock)
            end = _now + span;
        while (true)
        {
            Timer? next;
            lock (_lock)
            {
                next = _timers.Where(timer => timer.Due <= end).MinBy(timer => timer.Due);
                // Several may move it at once; it never goes back.
                var until = next?.Due ?? end;
                _now = until > _now ? until : _now;
                if (next is null)
                    return;
                if (next.Period > TimeSpan.Zero)
                    next.Due += next.Period;
                else
                    _timers.Remove(next);
            }

            next.Fire();
        }
    }

    public bool HasTimers
    {
        get
        {
            lock (_lock)
                return _timers.Count > 0;
        }
    }

    /// <returns>Whether somebody waits for a moment that is at most so far away.</returns>
    public bool HasTimerWithin(TimeSpan span)
    {
        lock (_lock)
            return _timers.Any(timer => timer.Period == TimeSpan.Zero && timer.Due <= _now + span);
    }

    /// <summary>Whoever waits for a timer now waits for ever, like a process that was stopped.</summary>
    public void Freeze()
    {
        lock (_lock)
            _timers.Clear();
    }

    private sealed class Timer(TestTime time, TimerCallback callback, object? state) : ITimer
    {
        public DateTimeOffset Due { get; set; }

        public TimeSpan Period { get; private set; }

        public void Fire() => callback(state);

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (time._lock)
            {
                time._timers.Remove(this);
                if (dueTime == Timeout.InfiniteTimeSpan)
                    return true;
                Period = period > TimeSpan.Zero ? period : TimeSpan.Zero;
                Due = time._now + dueTime;
                time._timers.Add(this);
            }

            if (dueTime <= Pause && Period == TimeSpan.Zero)
                ThreadPool.UnsafeQueueUserWorkItem(_ => time.Advance(dueTime), null);
            return true;
        }

        public void Dispose()
        {
            lock (time._lock)
                time._timers.Remove(this);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
