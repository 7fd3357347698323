using System.Text;

namespace Slipway.Platforms.Local.Logs;

/// <summary>Takes bytes as they come and gives whole lines. A line without end is cut, so that no log can fill the memory.</summary>
internal sealed class LineReader
{
    private const int LongestLine = 64 * 1024;

    private readonly byte[] _line = new byte[LongestLine];
    private int _length;

    /// <summary>Reads a file from a place to its present end.</summary>
    /// <returns>The place reached.</returns>
    public long Read(string file, long from, List<string> lines)
    {
        using var stream = LogSegments.Open(file);
        stream.Seek(from, SeekOrigin.Begin);
        Span<byte> buffer = stackalloc byte[4096];
        int read;
        while ((read = stream.Read(buffer)) > 0)
        {
            from += read;
            foreach (var letter in buffer[..read])
            {
                if (letter == '\n')
                    Take(lines);
                else
                    _line[_length++] = letter;
                if (_length == LongestLine)
                    Take(lines);
            }
        }

        return from;
    }

    /// <summary>Gives what has no end yet.</summary>
    public void Flush(List<string> lines)
    {
        if (_length > 0)
            Take(lines);
    }

    private void Take(List<string> lines)
    {
        var length = _length > 0 && _line[_length - 1] == '\r' ? _length - 1 : _length;
        lines.Add(Encoding.UTF8.GetString(_line, 0, length));
        _length = 0;
    }
}
