using System.Text;

namespace Slipway.Platforms.Local;

/// <summary>The end of a log that somebody may be writing.</summary>
internal static class LogTail
{
    private const int MostBytes = 64 * 1024;

    /// <returns>At most <paramref name="lines"/> lines, the newest last; none when there is no such file.</returns>
    public static IReadOnlyList<string> Read(string path, int lines)
    {
        if (!File.Exists(path))
            return [];
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var skipped = Math.Max(0, stream.Length - MostBytes);
        stream.Seek(skipped, SeekOrigin.Begin);
        using var reader = new StreamReader(stream, Encoding.UTF8);
        var all = reader.ReadToEnd().TrimEnd('\n').Split('\n');
        // Where the beginning was cut off, the first line is half a line.
        var whole = skipped > 0 && all.Length > 1 ? all[1..] : all;
        return whole is [""] ? [] : whole[Math.Max(0, whole.Length - lines)..];
    }
}
