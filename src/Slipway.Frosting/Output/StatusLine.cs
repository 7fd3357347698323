namespace Slipway.Frosting.Output;

/// <summary>
/// Says what a long step is at. On a terminal it is the last line, redrawn each <see cref="TerminalInterval"/> at most
/// and gone when the step ends; elsewhere a line of its own after every <see cref="PipeInterval"/> of silence, so that a
/// CI log is never silent for long and never full of it. The caller holds the report's lock.
/// </summary>
internal sealed class StatusLine(SlipwayConsole console, TimeProvider time, Lock gate) : IDisposable
{
    private static readonly TimeSpan TerminalInterval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan PipeInterval = TimeSpan.FromSeconds(20);

    private ITimer? _timer;
    private string? _text;
    private Advance? _advance;
    private long _started;
    private long _painted;
    private string? _shown;

    private TimeSpan Interval => console.IsTerminal ? TerminalInterval : PipeInterval;

    /// <summary>A step begins. Its line appears with the first interval: most steps are over by then.</summary>
    public void Begin(string text)
    {
        lock (gate)
        {
            Clear();
            _text = text;
            _advance = null;
            _started = _painted = time.GetTimestamp();
            _timer ??= time.CreateTimer(_ => Tick(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            _timer.Change(Interval, Interval);
        }
    }

    /// <summary>The step goes on, with something else.</summary>
    public void Waits(string text)
    {
        lock (gate)
        {
            if (_text is null)
                return;
            _text = text;
            _advance = null;
            Draw();
        }
    }

    /// <summary>The step is further than it was. Shown with the next interval, so that it may be told as often as it is true.</summary>
    public void Advances(Advance advance)
    {
        lock (gate)
            _advance = advance;
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
            if (_shown is not null)
                console.Out.Write("\r\u001b[K");
            _shown = null;
        }
    }

    /// <summary>Something was shown: silence is counted from here. Under a flood of lines the status is not drawn behind each.</summary>
    public void Draw()
    {
        lock (gate)
        {
            if (_text is null)
                return;
            if (!console.IsTerminal)
                _timer?.Change(Interval, Interval);
            else if (time.GetElapsedTime(_painted) >= Interval)
                Paint();
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
                Paint();
            else
                console.Out.WriteLine(ProgressLine.InLog(_text, time.GetElapsedTime(_started), _advance));
        }
    }

    /// <summary>Over what stands there, in one write: nothing flickers.</summary>
    private void Paint()
    {
        _painted = time.GetTimestamp();
        var line = ProgressLine.OnTerminal(_text!, time.GetElapsedTime(_started), _advance, console.Columns());
        if (line == _shown)
            return;
        console.Out.Write($"{(_shown is null ? "" : "\r")}{Style.Dim.On(console, line)}{(_shown is null ? "" : "\u001b[K")}");
        _shown = line;
    }
}
