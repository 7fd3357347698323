namespace Slipway.Deployments;

/// <summary>Durations as messages have them: one or two units, rounded up so that waiting that long is enough.</summary>
internal static class Durations
{
    public static string Text(TimeSpan duration)
    {
        if (duration < TimeSpan.FromSeconds(10) && duration.Ticks % TimeSpan.TicksPerSecond != 0)
            return $"{duration.TotalSeconds:0.0} s";
        var seconds = (long)Math.Ceiling(duration.TotalSeconds);
        return seconds switch
        {
            < 120 => $"{seconds} s",
            < 7200 => seconds % 60 == 0 ? $"{seconds / 60} min" : $"{seconds / 60} min {seconds % 60} s",
            _ => seconds / 60 % 60 == 0 ? $"{seconds / 3600} h" : $"{seconds / 3600} h {seconds / 60 % 60} min",
        };
    }
}
