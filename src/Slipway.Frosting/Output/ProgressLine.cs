using System.Globalization;

namespace Slipway.Frosting.Output;

/// <summary>The line of a running step: what it is at, a bar where it is known how much there is, and the time it takes.</summary>
internal static class ProgressLine
{
    private const int BarWidth = 20;

    /// <summary>Less of a text says nothing: before it is cut below this, the bar goes.</summary>
    private const int ReadableText = 24;

    private const double Mega = 1000 * 1000;

    private static readonly string[] Frames = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];

    /// <param name="text">What the step is at, free of control characters.</param>
    /// <param name="elapsed">Since the step began.</param>
    /// <param name="advance">How far it is; null: nobody knows.</param>
    /// <param name="columns">Width of the terminal. The last column stays free: some terminals wrap as soon as it is taken.</param>
    public static string OnTerminal(string text, TimeSpan elapsed, Advance? advance, int columns)
    {
        // A frame each tenth of a second.
        var start = $"  {Frames[(int)(elapsed.TotalMilliseconds / 100) % Frames.Length]} ";
        var left = columns - 1 - Cells.Of(start);
        var end = End(elapsed, advance);
        if (Share(elapsed, advance) is { } share)
        {
            var withBar = $" {Bar(share)}{end}";
            if (left - Cells.Of(withBar) >= Math.Min(ReadableText, Cells.Of(text)))
                end = withBar;
        }

        if (left - Cells.Of(end) < Math.Min(ReadableText, Cells.Of(text)))
            end = $", {Seconds(elapsed)}";
        var room = left - Cells.Of(end);
        return Cells.Clip(room < 1 ? start : $"{start}{Cells.Clip(text, room)}{end}", Math.Max(0, columns - 1));
    }

    /// <returns>The same where lines are not rewritten.</returns>
    public static string InLog(string text, TimeSpan elapsed, Advance? advance) => $"  … {text}{End(elapsed, advance)}";

    private static string End(TimeSpan elapsed, Advance? advance) => advance switch
    {
        null or { Total: <= 0 } => $", {Seconds(elapsed)}",
        { Unit: AdvanceUnit.Seconds } => $", {Seconds(elapsed)} of at most {advance.Total} s",
        { Unit: AdvanceUnit.Bytes } => string.Create(CultureInfo.InvariantCulture, $", {advance.Done / Mega:0.0} of {advance.Total / Mega:0.0} MB {advance.What}, {Seconds(elapsed)}"),
        _ => string.Create(CultureInfo.InvariantCulture, $", {advance.Done} of {advance.Total} files {advance.What}, {Seconds(elapsed)}"),
    };

    private static double? Share(TimeSpan elapsed, Advance? advance) => advance switch
    {
        null or { Total: <= 0 } => null,
        { Unit: AdvanceUnit.Seconds } => Math.Clamp(elapsed.TotalSeconds / advance.Total, 0, 1),
        _ => Math.Clamp((double)advance.Done / advance.Total, 0, 1),
    };

    private static string Bar(double share)
    {
        var done = (int)(share * BarWidth);
        return $"[{new string('=', done)}{new string(' ', BarWidth - done)}]";
    }

    private static string Seconds(TimeSpan elapsed) => string.Create(CultureInfo.InvariantCulture, $"{(int)elapsed.TotalSeconds} s");
}
