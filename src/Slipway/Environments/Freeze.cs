namespace Slipway.Environments;

/// <summary>A freeze that is in force.</summary>
/// <param name="Window">The window that ends last.</param>
/// <param name="Until">When it ends, where windows follow each other without a gap the last of them; null: not within a year.</param>
internal sealed record Freeze(FreezeWindow Window, DateTimeOffset? Until)
{
    private const int LongestChain = 400;

    /// <returns>Null: none is in force.</returns>
    public static Freeze? At(IReadOnlyList<FreezeWindow> windows, DateTimeOffset now)
    {
        Freeze? found = null;
        var moment = now;
        for (var i = 0; i < LongestChain && moment - now < TimeSpan.FromDays(366); i++)
        {
            FreezeWindow? last = null;
            var end = moment;
            foreach (var window in windows)
            {
                if (window.EndAt(moment) is { } ends && ends > end)
                    (last, end) = (window, ends);
            }

            if (last is null)
                return found;
            found = new Freeze(found?.Window ?? last, end);
            moment = end;
        }

        return found is null ? null : found with { Until = null };
    }

    /// <returns>Such as <c>until 2026-11-30 08:00 (Europe/Berlin)</c>.</returns>
    public string Text() => Until is { } until
        ? $"until {TimeZoneInfo.ConvertTime(until, Window.Zone).DateTime.ToString("yyyy-MM-dd HH:mm", System.Globalization.CultureInfo.InvariantCulture)} ({Window.Zone.Id})"
        : "for more than a year";
}
