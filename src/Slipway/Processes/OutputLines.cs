using System.Text;

namespace Slipway.Processes;

/// <summary>
/// Cuts the outputs of a process into sanitised lines, reports each and keeps the last ones: of all, and always some of each
/// output, as a program that floods the one may have said on the other what went wrong.
/// </summary>
/// <param name="progress">Gets each line.</param>
/// <param name="kept">How many are kept.</param>
internal sealed class OutputLines(IProgress<string>? progress, int kept)
{
    /// <summary>A process that never ends its line must not fill the memory: a longer line is cut here.</summary>
    private const int LongestLine = 16 * 1024;

    private readonly List<Queue<(long Number, string Text)>> _outputs = [];
    private readonly Lock _lock = new();
    private long _lines;

    /// <summary>The lines that are kept, in the order in which they came.</summary>
    public IReadOnlyList<string> Last
    {
        get
        {
            lock (_lock)
            {
                var own = kept / 4;
                return [.. _outputs.SelectMany(output => output.Select((line, i) => (line.Number, line.Text, IsLastOfOwn: i >= output.Count - own)))
                    .OrderByDescending(line => line.IsLastOfOwn).ThenByDescending(line => line.Number)
                    .Take(kept).OrderBy(line => line.Number).Select(line => line.Text)];
            }
        }
    }

    /// <summary>Reads one of the outputs to its end.</summary>
    public async Task ReadAsync(Stream stream, CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(stream, Encoding.UTF8, detectEncodingFromByteOrderMarks: false, bufferSize: 4096, leaveOpen: true);
        var last = new Queue<(long Number, string Text)>();
        lock (_lock)
            _outputs.Add(last);
        var line = new StringBuilder();
        var buffer = new char[4096];
        int read;
        while ((read = await reader.ReadAsync(buffer.AsMemory(), cancellationToken)) > 0)
        {
            foreach (var c in buffer.AsSpan(0, read))
            {
                if (c == '\n')
                    End(line, last);
                else if (line.Append(c).Length == LongestLine)
                    End(line, last);
            }
        }

        if (line.Length > 0)
            End(line, last);
    }

    private void End(StringBuilder line, Queue<(long Number, string Text)> last)
    {
        // A progress bar redraws its line after each carriage return: only the last state counts.
        var text = line.ToString().TrimEnd('\r');
        text = TerminalText.Sanitise(text[(text.LastIndexOf('\r') + 1)..]);
        line.Clear();
        lock (_lock)
        {
            last.Enqueue((++_lines, text));
            if (last.Count > kept)
                last.Dequeue();
            progress?.Report(text);
        }
    }
}
