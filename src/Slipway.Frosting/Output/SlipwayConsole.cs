using System.Text;
using Slipway.Frosting.Ci;

namespace Slipway.Frosting.Output;

/// <summary>Where a command reads and writes, and what can be done there.</summary>
internal sealed record SlipwayConsole
{
    public required TextWriter Out { get; init; }

    public required TextWriter Error { get; init; }

    public required TextReader In { get; init; }

    /// <summary>Whether lines may be rewritten: a terminal, not a pipe or a CI log.</summary>
    public bool IsTerminal { get; init; }

    public bool Colour { get; init; }

    /// <summary>How wide the terminal is at this moment.</summary>
    public Func<int> Columns { get; init; } = TerminalSize.Columns;

    /// <summary>Whether somebody is there to answer a question.</summary>
    public bool CanAsk { get; init; }

    /// <summary>Makes the CI job that this is part of; null: none, or one that is not known.</summary>
    public Func<ICiWriter, ICiJob>? Job { get; init; }

    /// <summary>The process's own.</summary>
    public static SlipwayConsole OfProcess()
    {
        var isCi = !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("CI"));
        var isTerminal = !Console.IsOutputRedirected && !isCi && Environment.GetEnvironmentVariable("TERM") is not (null or "" or "dumb");
        // Not Console.Out: that looks the terminal up and registers signal handlers before the first line.
        return new SlipwayConsole
        {
            Out = Writer(Console.OpenStandardOutput()),
            Error = Writer(Console.OpenStandardError()),
            In = isCi || Console.IsInputRedirected ? TextReader.Null : new StreamReader(Console.OpenStandardInput(), new UTF8Encoding(false), false, 256),
            IsTerminal = isTerminal,
            Colour = isTerminal && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")),
            CanAsk = isTerminal && !Console.IsInputRedirected,
            Job = CiJob.Find(Environment.GetEnvironmentVariable),
        };
    }

    private static StreamWriter Writer(Stream stream) => new(stream, new UTF8Encoding(false), 1024) { AutoFlush = true };
}
