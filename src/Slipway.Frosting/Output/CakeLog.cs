using System.Globalization;
using Cake.Core.Diagnostics;

namespace Slipway.Frosting.Output;

/// <summary>
/// Cake's log, told through the report: what tasks log is shown by Cake's rules of verbosity, problems on standard
/// error, all of it in the full log.
/// </summary>
internal sealed class CakeLog(Report report) : ICakeLog
{
    public Verbosity Verbosity
    {
        get => report.Verbosity;
        set => report.Verbosity = value;
    }

    public void Write(Verbosity verbosity, LogLevel level, string format, params object[] args)
    {
        var text = args is { Length: > 0 } ? string.Format(CultureInfo.InvariantCulture, format, args) : format;
        if (verbosity > Verbosity)
            Log(text);
        else if (level is LogLevel.Fatal or LogLevel.Error)
            report.Error(text);
        else if (level is LogLevel.Warning)
            report.Warning(text);
        else
            Show(text);
    }

    private void Show(string text)
    {
        foreach (var line in PlainText.Lines(text))
            report.Line(line);
    }

    private void Log(string text)
    {
        foreach (var line in PlainText.Lines(text))
            report.Log.Write(line);
    }
}
