using Slipway.Platforms.Local.Logs;

namespace Slipway.Dock.Processes;

/// <summary>
/// Keeps logs from filling the disk. The writer holds its descriptor for as long as it lives, so a full log is copied
/// and then truncated under it: the descriptor appends, and goes on at the beginning. What is written between copy
/// and truncation, some milliseconds, is lost; that is the price of a log that needs no daemon to flow.
/// </summary>
internal static class LogRotation
{
    public const long Limit = 10L << 20;
    private const int Kept = 3;

    public static void Rotate(string log, long limit = Limit)
    {
        if (!File.Exists(log) || new FileInfo(log).Length < limit)
            return;
        for (var number = Kept - 1; number >= 1; number--)
        {
            Move($"{log}.{number}", $"{log}.{number + 1}");
            Move(LogTimes.FileOf($"{log}.{number}"), LogTimes.FileOf($"{log}.{number + 1}"));
        }

        File.Copy(log, $"{log}.1", overwrite: true);
        File.Delete(LogTimes.FileOf($"{log}.1"));
        Move(LogTimes.FileOf(log), LogTimes.FileOf($"{log}.1"));
        using var stream = new FileStream(log, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        stream.SetLength(0);
    }

    private static void Move(string from, string to)
    {
        if (File.Exists(from))
            File.Move(from, to, overwrite: true);
    }
}
