using System.Globalization;

namespace Slipway.Frosting.Output;

/// <summary>Points in time as pages show them: in UTC, which is the same for everybody who reads a history together.</summary>
internal static class Moment
{
    public static string Text(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm'Z'", CultureInfo.InvariantCulture);

    /// <summary>For what is over within minutes.</summary>
    public static string Second(DateTimeOffset time) => time.UtcDateTime.ToString("HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
