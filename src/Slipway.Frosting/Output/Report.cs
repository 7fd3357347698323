using Cake.Core.Diagnostics;
using Slipway.Deployments;

namespace Slipway.Frosting.Output;

/// <summary>
/// What a command tells people: a headline per phase, a tick per step and process, details on failure or with
/// <c>-v</c>. Errors and warnings go to standard error. Everything, details included, goes to the full log.
/// </summary>
internal sealed class Report : IDisposable
{
    private readonly Lock _lock = new();
    private readonly StatusLine _status;

    public Report(SlipwayConsole console, FullLog log, TimeProvider time)
    {
        Console = console;
        Log = log;
        _status = new StatusLine(console, time, _lock);
    }

    public Verbosity Verbosity { get; set; } = Verbosity.Normal;

    /// <summary>Standard output belongs to a program that reads JSON: text goes to standard error.</summary>
    public bool Json { get; set; }

    public FullLog Log { get; }

    public SlipwayConsole Console { get; }

    private bool ShowsSteps => Verbosity >= Verbosity.Normal;

    private bool ShowsDetails => Verbosity >= Verbosity.Verbose;

    /// <summary>A line of a page.</summary>
    public void Line(string text = "") => Write(Verbosity > Verbosity.Quiet, error: false, PlainText.Of(text), Style.Plain);

    /// <summary>One JSON document, on one line of standard output.</summary>
    public void Data(string json)
    {
        lock (_lock)
            Console.Out.WriteLine(json);
    }

    public void Headline(string text) => Write(Verbosity > Verbosity.Quiet, error: false, PlainText.Of(text), Style.Bold);

    public void StepStarted(string step, string title)
    {
        Log.Write($"… {step}: {title}");
        lock (_lock)
        {
            if (ShowsSteps && !Json)
                _status.Begin($"{step}: {PlainText.Of(title)}");
        }
    }

    /// <summary>A part of the running step is done.</summary>
    public void StepProgress(string text) => Write(ShowsSteps, error: false, $"    {Mark(StepResult.Done)} {PlainText.Of(text)}", Style.Plain);

    /// <summary>What the running step is at or waits for: the last line of a terminal, a line of its own elsewhere.</summary>
    public void StepWaits(string step, string text)
    {
        var plain = PlainText.Of(text);
        Write(ShowsSteps && !Console.IsTerminal, error: false, $"    … {plain}", Style.Plain);
        lock (_lock)
            _status.Waits($"{step}: {plain}");
    }

    public void StepFinished(string step, TimeSpan elapsed, StepResult result, string? text = null)
    {
        lock (_lock)
            _status.End();
        // Why it failed is told below, on standard error.
        var suffix = text is null || result is StepResult.Failed ? "" : $"  {PlainText.Of(text)}";
        var took = result is StepResult.Skipped or StepResult.AlreadyDone ? "" : $" {Elapsed.Text(elapsed)}";
        var what = result switch
        {
            StepResult.AlreadyDone => $"{step} (done already)",
            StepResult.Skipped => $"{step} (skipped)",
            StepResult.Undone => $"{step} undone",
            _ => step,
        };
        Write(ShowsSteps, error: false, $"  {Mark(result)} {what}{took}{suffix}", Style.Plain);
    }

    /// <summary>A line of a tool: shown with <c>-v</c>, always in the log.</summary>
    public void Output(string line) => Write(ShowsDetails, error: false, $"      {PlainText.Of(line)}", Style.Dim);

    /// <summary>About the lines of a page, and none of them: where a page is read by a program, it does not get this.</summary>
    public void Note(string text) => Write(Verbosity > Verbosity.Quiet, error: true, PlainText.Of(text), Style.Dim);

    public void Warning(string text)
    {
        var prefix = "warning: ";
        foreach (var line in PlainText.Lines(text))
        {
            Write(true, error: true, prefix + line, Style.Yellow);
            prefix = "         ";
        }
    }

    /// <summary>What went wrong.</summary>
    public void Error(string text)
    {
        lock (_lock)
            _status.End();
        foreach (var line in PlainText.Lines(text))
            Write(true, error: true, line, Style.Red);
    }

    /// <summary>What belongs to an error: the end of a log, what runs where, what to type.</summary>
    public void ErrorDetail(string text)
    {
        foreach (var line in PlainText.Lines(text))
            Write(true, error: true, line, Style.Plain);
    }

    public void Dispose()
    {
        lock (_lock)
            _status.Dispose();
    }

    private string Mark(StepResult result) => result switch
    {
        StepResult.Failed => Style.Red.On(Console, "✘"),
        StepResult.Skipped or StepResult.AlreadyDone => "-",
        StepResult.Undone => Style.Yellow.On(Console, "↶"),
        _ => Style.Green.On(Console, "✔"),
    };

    private void Write(bool shown, bool error, string line, Style style)
    {
        Log.Write(Console.Colour ? Style.Strip(line) : line);
        if (!shown)
            return;
        lock (_lock)
        {
            _status.Clear();
            (error || Json ? Console.Error : Console.Out).WriteLine(style.On(Console, line));
            _status.Draw();
        }
    }
}
