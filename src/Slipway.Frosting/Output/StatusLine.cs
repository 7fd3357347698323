using System.Globalization;

namespace Slipway.Frosting.Output;

/// <summary>
/// Says what a long step waits for. On a terminal it is the last line, renewed each second; elsewhere a line of its
/// own after every <see cref="PipeInterval"/> of silence, so that a CI log is never silent for long and never full of it.
/// The caller holds the report's lock.
/// </summary>
internal sealed class StatusLine(SlipwayConsole console, TimeProvider time, Lock gate) : IDisposable
{
    private static readonly TimeSpan TerminalInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan PipeInterval = TimeSpan.FromSeconds(20);

    private ITimer? _timer;
    private string? _text;
    private long _started;
    private bool _drawn;

    private TimeSpan Interval => console.IsTerminal ? TerminalInterval : PipeInterval;

    public void Begin(string text)
    {
        lock (gate)
        {
            Clear();
            _text = text;
            _started = time.GetTimestamp();
            _timer ??= time.CreateTimer(_ => Tick(), null, Interval, Interval);
            Draw();
        }
    }

    /// <summary>The step goes on, with something else.</summary>
    public void Waits(string text)
    {
        lock (gate)
        {
            Clear();
            _text = text;
            Draw();
        }
    }

    public void End()
    {
        lock (gate)
        {
            Clear();
            _text = null;
            _timer?.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    public void Clear()
    {
        lock (gate)
        {
            if (_drawn)
                console.Out.Write("\r\u001b[K");
            _drawn = false;
        }
    }

    /// <summary>Something was shown: silence is counted from here.</summary>
    public void Draw()
    {
        lock (gate)
        {
            if (_text is null)
                return;
            _timer?.Change(Interval, Interval);
            if (!console.IsTerminal)
                return;
            console.Out.Write(Style.Dim.On(console, Text()));
            _drawn = true;
        }
    }

    public void Dispose()
    {
        lock (gate)
        {
            End();
            _timer?.Dispose();
        }
    }

    private void Tick()
    {
        lock (gate)
        {
            if (_text is null)
                return;
            if (console.IsTerminal)
            {
                Clear();
                Draw();
            }
            else
            {
                console.Out.WriteLine(Text());
            }
        }
    }

    private string Text()
    {
        var seconds = ((int)time.GetElapsedTime(_started).TotalSeconds).ToString(CultureInfo.InvariantCulture);
        var text = $"  … {_text}, {seconds} s";
        // A line that wraps cannot be cleared.
        return console.IsTerminal && text.Length > 78 ? $"{text[..77]}…" : text;
    }
}
