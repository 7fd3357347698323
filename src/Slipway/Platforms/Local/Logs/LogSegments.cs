namespace Slipway.Platforms.Local.Logs;

/// <summary>The log of one process: the file that is written, and what was rotated away before it.</summary>
internal sealed class LogSegments(string log)
{
    private const int Rotated = 3;
    private const int Block = 64 * 1024;

    /// <summary>Newest first.</summary>
    private IEnumerable<string> Files => new[] { log }.Concat(Enumerable.Range(1, Rotated).Select(number => $"{log}.{number}")).Where(File.Exists);

    /// <returns>What to read, oldest first: files, and where to begin in each.</returns>
    public IReadOnlyList<(string File, long From)> Choose(int lines, DateTimeOffset? since)
    {
        var chosen = new List<(string, long)>();
        foreach (var file in Files)
        {
            var (from, found) = FromEnd(file, lines);
            var (start, whole) = since is { } time ? Since(file, time) : (0, true);
            chosen.Add((file, Math.Max(from, start)));
            lines -= found;
            if (lines <= 0 || !whole)
                break;
        }

        chosen.Reverse();
        return chosen;
    }

    /// <returns>Where to begin, and whether older files may hold something as well.</returns>
    private static (long From, bool Whole) Since(string file, DateTimeOffset since)
    {
        if (new DateTimeOffset(File.GetLastWriteTimeUtc(file), TimeSpan.Zero) < since)
            return (new FileInfo(file).Length, false);
        if (LogTimes.Offset(file, since) is not { } offset || offset == 0)
            return (0, true);
        return (LineAt(file, offset), false);
    }

    /// <returns>Where the last lines begin, and how many they are.</returns>
    private static (long From, int Lines) FromEnd(string file, int wanted)
    {
        using var stream = Open(file);
        var buffer = new byte[Block];
        var end = stream.Length;
        var lines = 0;
        for (var at = end; at > 0;)
        {
            var length = (int)Math.Min(Block, at);
            at -= length;
            stream.Seek(at, SeekOrigin.Begin);
            // Less than that where the file was emptied meanwhile.
            length = stream.ReadAtLeast(buffer.AsSpan(0, length), length, throwOnEndOfStream: false);
            for (var i = length - 1; i >= 0; i--)
            {
                // The newline at the very end closes the last line and begins none.
                if (buffer[i] == '\n' && at + i + 1 != end && ++lines == wanted)
                    return (at + i + 1, lines);
            }
        }

        return (0, end == 0 ? 0 : lines + 1);
    }

    /// <returns>The offset, or the next beginning of a line.</returns>
    private static long LineAt(string file, long offset)
    {
        using var stream = Open(file);
        if (offset > stream.Length)
            return 0; // the file was emptied since
        stream.Seek(offset - 1, SeekOrigin.Begin);
        for (var letter = stream.ReadByte(); letter >= 0 && letter != '\n'; letter = stream.ReadByte())
        {
        }

        return stream.Position;
    }

    public static FileStream Open(string file) =>
        new(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, Block);
}
