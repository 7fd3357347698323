using System.Globalization;

namespace Slipway.Platforms.Local.Logs;

/// <summary>
/// How long a log was at which time, beside it: apps print without the dock in between, so nobody stamps their lines.
/// A line each: seconds since 1970, and length in bytes.
/// </summary>
internal static class LogTimes
{
    public static string FileOf(string log) => $"{log}.times";

    public static void Note(string log, DateTimeOffset now, long length) =>
        File.AppendAllText(FileOf(log), string.Create(CultureInfo.InvariantCulture, $"{now.ToUnixTimeSeconds()} {length}\n"));

    /// <returns>Where to begin to read, so that nothing printed since is missed; null: it was never noted.</returns>
    public static long? Offset(string log, DateTimeOffset since)
    {
        var file = FileOf(log);
        if (!File.Exists(file))
            return null;
        var wanted = since.ToUnixTimeSeconds();
        long offset = 0;
        foreach (var line in File.ReadLines(file))
        {
            var space = line.IndexOf(' ', StringComparison.Ordinal);
            // Half a line is what a crash has left of one.
            if (space < 0
                || !long.TryParse(line.AsSpan(0, space), NumberStyles.None, CultureInfo.InvariantCulture, out var time)
                || !long.TryParse(line.AsSpan(space + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var length))
            {
                continue;
            }

            if (time > wanted)
                break;
            offset = length;
        }

        return offset;
    }
}
