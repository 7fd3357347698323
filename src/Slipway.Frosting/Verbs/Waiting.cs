using Slipway.Environments;
using Slipway.Frosting.Arguments;
using Slipway.Frosting.Output;

namespace Slipway.Frosting.Verbs;

/// <summary>How long a command waits for a lease that another one holds.</summary>
internal static class Waiting
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    public static TaskArgument Argument { get; } = new("wait", "how long to wait for another command that changes the environment; without it not at all", "<5m>");

    /// <returns>What the command line says; zero where it says nothing.</returns>
    /// <exception cref="ConfigurationException">It is no duration.</exception>
    public static TimeSpan Of(CommandLine commandLine)
    {
        if (commandLine.Value(Argument.Name) is not { } given)
            return TimeSpan.Zero;
        return DurationNotation.Parse(given) is { } wait && wait <= Longest
            ? wait
            : throw new ConfigurationException($"--wait must be a duration up to 1d, such as 30s, 5m or 2h, but was given '{given}'.");
    }

    /// <returns>Shows for whom the command waits.</returns>
    public static IProgress<string> Told(Report report, string step) => new Waits(report, step);

    private sealed class Waits(Report report, string step) : IProgress<string>
    {
        public void Report(string value) => report.StepWaits(step, value);
    }
}
