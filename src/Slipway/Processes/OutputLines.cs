using System.Text;

namespace Slipway.Processes;

/// <summary>Cuts a process's output into sanitised lines, reports each and keeps the last ones.</summary>
internal sealed class OutputLines(IProgress<string>? progress, int kept)
{
    /// <summary>A process that never ends its line must not fill the memory: a longer line is cut here.</summary>
    private const int LongestLine = 16 * 1024;

    private readonly Queue<string> _last = new();
    private readonly Lock _lock = new();

    public IReadOnlyList<string> Last
    {
        get
        {
            lock (_lock)
                return [.. _last];
        }
    }

    public async Task ReadAsync(Stream stream, CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(stream, Encoding.UTF8, detectEncodingFromByteOrderMarks: false, bufferSize: 4096, leaveOpen: true);
        var line = new StringBuilder();
        var buffer = new char[4096];
        int read;
        while ((read = await reader.ReadAsync(buffer.AsMemory(), cancellationToken)) > 0)
        {
            foreach (var c in buffer.AsSpan(0, read))
            {
                if (c == '\n')
                    End(line);
                else if (line.Append(c).Length == LongestLine)
                    End(line);
            }
        }

        if (line.Length > 0)
            End(line);
    }

    private void End(StringBuilder line)
    {
        // A progress bar redraws its line after each carriage return: only the last state counts.
        var text = line.ToString().TrimEnd('\r');
        text = TerminalText.Sanitise(text[(text.LastIndexOf('\r') + 1)..]);
        line.Clear();
        lock (_lock)
        {
            _last.Enqueue(text);
            if (_last.Count > kept)
                _last.Dequeue();
            progress?.Report(text);
        }
    }
}
