using System.Globalization;
using Cake.Core.Diagnostics;

namespace Slipway.Tests.CakeFrosting;

internal sealed class RecordingLog : ICakeLog
{
    public Verbosity Verbosity { get; set; } = Verbosity.Normal;

    public List<(LogLevel Level, string Format, object[] Args)> Entries { get; } = [];

    public IEnumerable<string> Errors => Lines(LogLevel.Error);

    public void Write(Verbosity verbosity, LogLevel level, string format, params object[] args)
        => Entries.Add((level, format, args));

    public IEnumerable<string> Lines(LogLevel level) => Entries
        .Where(e => e.Level == level)
        .Select(e => string.Format(CultureInfo.InvariantCulture, e.Format, e.Args));
}
