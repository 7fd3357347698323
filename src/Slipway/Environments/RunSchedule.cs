using System.Globalization;

namespace Slipway.Environments;

/// <summary>
/// When something runs by itself: <c>hourly :15</c>, <c>daily 03:15</c>, <c>weekly sun 04:00</c> or <c>monthly 1 04:00</c>,
/// in the time zone of the machine. Each form says the same to systemd (systemd.time(7)) and to cron (crontab(5)).
/// </summary>
public sealed record RunSchedule
{
    internal const string Pattern = "^(hourly :[0-5][0-9]|(daily|weekly (mon|tue|wed|thu|fri|sat|sun)|monthly ([1-9]|1[0-9]|2[0-8])) ([01][0-9]|2[0-3]):[0-5][0-9])$";

    /// <summary>A month has no more than this many days for certain.</summary>
    private const int LastDay = 28;

    private static readonly string[] Days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];

    private readonly int? _hour;
    private readonly int _minute;
    private readonly DayOfWeek? _weekday;
    private readonly int? _day;

    private RunSchedule(string text, int? hour, int minute, DayOfWeek? weekday, int? day) =>
        (Text, _hour, _minute, _weekday, _day) = (text, hour, minute, weekday, day);

    /// <summary>As the file has it.</summary>
    public string Text { get; }

    /// <summary>Five fields of a crontab: minute, hour, day of the month, month, day of the week.</summary>
    internal string Cron => string.Create(CultureInfo.InvariantCulture, $"{_minute} {Field(_hour)} {Field(_day)} * {Field((int?)_weekday)}");

    /// <summary>A calendar event of systemd, in its normal form.</summary>
    internal string OnCalendar
    {
        get
        {
            var day = _weekday is { } weekday ? $"{Days[(int)weekday]} " : "";
            var hour = _hour is { } at ? at.ToString("00", CultureInfo.InvariantCulture) : "*";
            return string.Create(CultureInfo.InvariantCulture, $"{day}*-*-{(_day is { } of ? of.ToString("00", CultureInfo.InvariantCulture) : "*")} {hour}:{_minute:00}:00");
        }
    }

    public override string ToString() => Text;

    /// <returns>Null: the text is none.</returns>
    internal static RunSchedule? Parse(string text)
    {
        var words = text.Split(' ');
        if (words is ["hourly", { Length: 3 } past])
            return past[0] == ':' && Number(past.AsSpan(1), 59) is { } minutes ? new RunSchedule(text, null, minutes, null, null) : null;
        if (words.Length < 2 || words[^1] is not { Length: 5 } time || time[2] != ':' || Number(time.AsSpan(0, 2), 23) is not { } hour || Number(time.AsSpan(3), 59) is not { } minute)
            return null;
        return words switch
        {
            ["daily", _] => new RunSchedule(text, hour, minute, null, null),
            ["weekly", var day, _] when FreezeMoment.DayOf(day) is { } weekday => new RunSchedule(text, hour, minute, weekday, null),
            ["monthly", [not '0', ..] day, _] when Number(day, LastDay) is { } of => new RunSchedule(text, hour, minute, null, of),
            _ => null,
        };
    }

    /// <returns>When it is due next.</returns>
    public DateTimeOffset Next(TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(time);
        return Next(time.GetUtcNow(), time.LocalTimeZone);
    }

    /// <returns>The last moment up to another at which it was due.</returns>
    internal DateTimeOffset Previous(DateTimeOffset now, TimeZoneInfo zone) =>
        Around(now, zone, -1).Where(due => due <= now).Max();

    /// <returns>The first moment after another at which it is due.</returns>
    internal DateTimeOffset Next(DateTimeOffset now, TimeZoneInfo zone) =>
        Around(now, zone, 1).Where(due => due > now).Min();

    /// <summary>Moments on the days around another, more of them on one side. A time that clocks skip is not due that day, and one that comes twice is due the first time: as systemd has it.</summary>
    private IEnumerable<DateTimeOffset> Around(DateTimeOffset now, TimeZoneInfo zone, int side)
    {
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, zone).DateTime);
        // Twice the longest pause between two: one of them may be skipped.
        var days = _day is not null ? 63 : _weekday is not null ? 15 : 3;
        for (var offset = -1; offset <= days; offset++)
        {
            var date = today.AddDays(offset * side);
            if ((_weekday is { } weekday && date.DayOfWeek != weekday) || (_day is { } day && date.Day != day))
                continue;
            for (var hour = _hour ?? 0; hour <= (_hour ?? 23); hour++)
            {
                var local = date.ToDateTime(new TimeOnly(hour, _minute));
                if (!zone.IsInvalidTime(local))
                    yield return new DateTimeOffset(local, zone.IsAmbiguousTime(local) ? zone.GetAmbiguousTimeOffsets(local).Max() : zone.GetUtcOffset(local));
            }
        }
    }

    private static string Field(int? value) => value?.ToString(CultureInfo.InvariantCulture) ?? "*";

    private static int? Number(ReadOnlySpan<char> digits, int most) =>
        !digits.ContainsAnyExceptInRange('0', '9') && int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= most ? number : null;
}
