using System.Globalization;

namespace Slipway.Frosting.Output;

/// <summary>Times as people read them.</summary>
internal static class Elapsed
{
    /// <returns><c>0.12 s</c>, <c>12.3 s</c> or <c>2 min 05 s</c>.</returns>
    public static string Text(TimeSpan time) => time.TotalSeconds switch
    {
        < 10 => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.00} s"),
        < 60 => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.0} s"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalMinutes} min {time.Seconds:00} s"),
    };

    /// <returns><c>just now</c>, <c>5 min ago</c>, <c>3 h ago</c> or <c>12 d ago</c>.</returns>
    public static string Ago(TimeSpan time) => time.TotalMinutes switch
    {
        < 1 => "just now",
        < 60 => string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalMinutes} min ago"),
        < 48 * 60 => string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalHours} h ago"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalDays} d ago"),
    };
}
