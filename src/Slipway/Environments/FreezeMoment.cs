using System.Globalization;

namespace Slipway.Environments;

/// <summary>Beginning or end of a freeze: <c>2026-12-20</c>, <c>2026-12-20 16:00</c>, <c>fri 16:00</c> or <c>22:00</c>.</summary>
/// <param name="Date">Day, of a freeze that comes once.</param>
/// <param name="Day">Day of the week, of one that comes each week.</param>
/// <param name="Time">Time of that day, up to 24:00; null: the whole day.</param>
internal sealed record FreezeMoment(DateOnly? Date, DayOfWeek? Day, TimeSpan? Time)
{
    public const string Pattern = "^(((mon|tue|wed|thu|fri|sat|sun) )?(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)|[0-9]{4}-[0-9]{2}-[0-9]{2}( ([01][0-9]|2[0-3]):[0-5][0-9])?)$";

    private static readonly string[] Days = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

    /// <returns>Null: the text is none.</returns>
    public static FreezeMoment? Parse(string text)
    {
        if (text.Length >= 10 && DateOnly.TryParseExact(text.AsSpan(0, 10), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
        {
            if (text.Length == 10)
                return new FreezeMoment(date, null, null);
            return text[10] == ' ' && TimeOf(text.AsSpan(11)) is { TotalHours: < 24 } at ? new FreezeMoment(date, null, at) : null;
        }

        if (text.Length > 4 && text[3] == ' ' && DayOf(text[..3]) is { } day)
            return TimeOf(text.AsSpan(4)) is { } time ? new FreezeMoment(null, day, time) : null;
        return TimeOf(text) is { } only ? new FreezeMoment(null, null, only) : null;
    }

    public static DayOfWeek? DayOf(string text) => Array.IndexOf(Days, text) is >= 0 and var day ? (DayOfWeek)day : null;

    /// <returns>Whether two moments are of one form, so that they make a window.</returns>
    public bool IsLike(FreezeMoment other) => Date is null == other.Date is null && Day is null == other.Day is null;

    private static TimeSpan? TimeOf(ReadOnlySpan<char> text)
    {
        if (text.Length != 5 || text[2] != ':'
            || !int.TryParse(text[..2], NumberStyles.None, CultureInfo.InvariantCulture, out var hours)
            || !int.TryParse(text[3..], NumberStyles.None, CultureInfo.InvariantCulture, out var minutes)
            || minutes > 59 || hours > 24 || (hours == 24 && minutes > 0))
        {
            return null;
        }

        return new TimeSpan(hours, minutes, 0);
    }
}
