using System.Globalization;
using Cake.Core.Diagnostics;

namespace Slipway.Frosting.Output;

/// <summary>What Cake's engine says of itself ("An error occurred when executing task …"): the report tells it better, so it goes to the full log only.</summary>
internal sealed class EngineLog(FullLog log) : ICakeLog
{
    public Verbosity Verbosity { get; set; } = Verbosity.Normal;

    public void Write(Verbosity verbosity, LogLevel level, string format, params object[] args)
    {
        foreach (var line in PlainText.Lines(args is { Length: > 0 } ? string.Format(CultureInfo.InvariantCulture, format, args) : format))
            log.Write(line);
    }
}
