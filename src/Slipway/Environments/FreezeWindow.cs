namespace Slipway.Environments;

/// <summary>A time in which an environment gets no new release: once, each week, or on some days.</summary>
public sealed class FreezeWindow
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    private readonly FreezeMoment _from;
    private readonly FreezeMoment _to;
    private readonly IReadOnlyList<DayOfWeek> _days;

    internal FreezeWindow(FreezeMoment from, FreezeMoment to, IReadOnlyList<DayOfWeek> days, TimeZoneInfo zone, string? reason, SourceLocation location)
    {
        _from = from;
        _to = to;
        _days = days;
        Zone = zone;
        Reason = reason;
        Location = location;
    }

    /// <summary>Time zone that its times are meant in.</summary>
    public TimeZoneInfo Zone { get; }

    /// <summary>Why, as those who are refused read it; null: not said.</summary>
    public string? Reason { get; }

    /// <summary>Where it is written.</summary>
    public SourceLocation Location { get; }

    /// <returns>When the freeze that is in force at a moment ends; null: none is. What begins at the very end of another counts as one with it.</returns>
    public DateTimeOffset? EndAt(DateTimeOffset now)
    {
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, Zone).DateTime);
        DateTimeOffset? end = null;
        foreach (var (from, to) in Around(today))
        {
            if (Begin(from) <= now && now < End(to) && (end is null || End(to) > end))
                end = End(to);
        }

        return end;
    }

    /// <summary>Those that may hold a moment of a day, in local time.</summary>
    private IEnumerable<(DateTime From, DateTime To)> Around(DateOnly today)
    {
        if (_from.Date is { } first)
        {
            var last = _to.Date!.Value;
            yield return (At(first, _from.Time ?? TimeSpan.Zero), At(last, _to.Time ?? Day));
            yield break;
        }

        // A week and a day back is as long ago as one can have begun that goes on.
        for (var back = 8; back >= 0; back--)
        {
            var date = today.AddDays(-back);
            if (_from.Day is { } weekday)
            {
                if (date.DayOfWeek != weekday)
                    continue;
                var length = ((int)_to.Day!.Value - (int)weekday + 7) % 7;
                var end = At(date.AddDays(length), _to.Time!.Value);
                var begin = At(date, _from.Time!.Value);
                yield return (begin, end > begin ? end : end.AddDays(7));
            }
            else if (_days.Count == 0 || _days.Contains(date.DayOfWeek))
            {
                var begin = At(date, _from.Time!.Value);
                var end = At(date, _to.Time!.Value);
                yield return (begin, end > begin ? end : end.AddDays(1));
            }
        }
    }

    private static DateTime At(DateOnly date, TimeSpan time) => date.ToDateTime(TimeOnly.MinValue) + time;

    /// <summary>Where clocks are put back and the time comes twice, a freeze begins the first time and ends the second.</summary>
    private DateTimeOffset Begin(DateTime local) => Instant(local, offsets => offsets.Max());

    private DateTimeOffset End(DateTime local) => Instant(local, offsets => offsets.Min());

    private DateTimeOffset Instant(DateTime local, Func<TimeSpan[], TimeSpan> choose)
    {
        // A time that is skipped when clocks are put forward is an hour later by them.
        while (Zone.IsInvalidTime(local))
            local = local.AddMinutes(30);
        return new DateTimeOffset(local, Zone.IsAmbiguousTime(local) ? choose(Zone.GetAmbiguousTimeOffsets(local)) : Zone.GetUtcOffset(local));
    }
}
