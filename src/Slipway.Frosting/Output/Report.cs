using Cake.Core.Diagnostics;
using Slipway.Deployments;
using Slipway.Frosting.Ci;

namespace Slipway.Frosting.Output;

/// <summary>
/// What a command tells people: a headline per phase, a tick per step and process, details on failure or with
/// <c>-v</c>. Errors and warnings go to standard error. Everything, details included, goes to the full log.
/// </summary>
internal sealed class Report : IDisposable, ICiWriter
{
    private readonly Lock _lock = new();
    private readonly StatusLine _status;
    private readonly ICiJob? _job;

    public Report(SlipwayConsole console, FullLog log, TimeProvider time)
    {
        Console = console;
        Log = log;
        _status = new StatusLine(console, time, _lock);
        _job = console.Job?.Invoke(this);
    }

    public Verbosity Verbosity { get; set; } = Verbosity.Normal;

    /// <summary>Standard output belongs to a program that reads JSON: text goes to standard error.</summary>
    public bool Json { get; set; }

    /// <summary>The project's, once it is known.</summary>
    public string? Root { get; set; }

    public FullLog Log { get; }

    public SlipwayConsole Console { get; }

    /// <summary>The step that was begun last and has not ended; null: none.</summary>
    public string? RunningStep { get; private set; }

    private bool ShowsSteps => Verbosity >= Verbosity.Normal;

    private bool ShowsDetails => Verbosity >= Verbosity.Verbose;

    private bool ShowsGroups => _job is not null && ShowsSteps && !Json;

    /// <summary>A line of a page.</summary>
    public void Line(string text = "") => Write(Verbosity > Verbosity.Quiet, error: false, PlainText.Of(text), Style.Plain);

    /// <summary>One JSON document, on one line of standard output.</summary>
    public void Data(string json)
    {
        // Inside a JSON text only a string can have it, and there this is the same.
        if (_job is GitHubJob)
            json = json.Replace("##[", "##\\u005b", StringComparison.Ordinal);
        lock (_lock)
            Console.Out.WriteLine(json);
    }

    /// <summary>What follows may be folded in the log of a CI job.</summary>
    /// <returns>Whether it is: its title is shown then.</returns>
    public bool GroupStarted(string title)
    {
        if (ShowsGroups)
            _job!.GroupStarted(PlainText.Of(title));
        return ShowsGroups;
    }

    public void GroupEnded()
    {
        if (ShowsGroups)
            _job!.GroupEnded();
    }

    /// <summary>Adds to the page of a CI job; where it has none, nothing.</summary>
    public void Summarize(Func<string> markdown)
    {
        if (_job is null)
            return;
        try
        {
            if (markdown() is { Length: > 0 } text)
                _job.Summarize(text);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Warning($"The summary of this job cannot be written: {exception.Message}");
        }
    }

    /// <summary>A command to the CI system. Whoever captures standard output as JSON must not get it.</summary>
    void ICiWriter.Command(string line, bool problem)
    {
        lock (_lock)
        {
            _status.Clear();
            (problem || Json ? Console.Error : Console.Out).WriteLine(line);
            _status.Draw();
        }
    }

    public void Headline(string text) => Write(Verbosity > Verbosity.Quiet, error: false, PlainText.Of(text), Style.Bold);

    public void StepStarted(string step, string title)
    {
        Log.Write($"… {step}: {title}");
        RunningStep = step;
        lock (_lock)
        {
            if (ShowsSteps && !Json)
                _status.Begin(Shown($"{step}: {PlainText.Of(title)}"));
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
            _status.Waits(Shown($"{step}: {plain}"));
    }

    /// <summary>How far the running step is: for the last line of a terminal.</summary>
    public void StepAdvances(Advance advance) => _status.Advances(advance);

    public void StepFinished(string step, TimeSpan elapsed, StepResult result, string? text = null)
    {
        RunningStep = null;
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
        var shown = _job?.Warning(Plain(text)) is not true;
        var prefix = "warning: ";
        foreach (var line in PlainText.Lines(text))
        {
            Write(shown, error: true, prefix + line, Style.Yellow);
            prefix = "         ";
        }
    }

    /// <summary>What went wrong.</summary>
    /// <param name="text">As it is written to standard error.</param>
    /// <param name="message">As a CI system shows it, which says by itself that it is an error and where; null: the same.</param>
    /// <param name="at">Where.</param>
    public void Error(string text, string? message = null, SourceLocation? at = null)
    {
        lock (_lock)
            _status.End();
        var shown = _job?.Error(Plain(message ?? text), at) is not true;
        foreach (var line in PlainText.Lines(text))
            Write(shown, error: true, line, Style.Red);
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

    private static string Plain(string text) => string.Join('\n', PlainText.Lines(text));

    private string Shown(string line) => _job is null ? line : _job.Neutral(line);

    private void Write(bool shown, bool error, string line, Style style)
    {
        Log.Write(Console.Colour ? Style.Strip(line) : line);
        if (!shown)
            return;
        lock (_lock)
        {
            _status.Clear();
            (error || Json ? Console.Error : Console.Out).WriteLine(style.On(Console, Shown(line)));
            _status.Draw();
        }
    }
}
