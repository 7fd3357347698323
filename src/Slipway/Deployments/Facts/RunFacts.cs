using Slipway.Environments;
using Slipway.Parity;

namespace Slipway.Deployments.Facts;

/// <summary>Process types, their numbers, and the plain values of the configuration.</summary>
internal static class RunFacts
{
    /// <param name="standing">What runs.</param>
    /// <param name="fingerprint">A value may be nobody's business: its fingerprint is shown.</param>
    /// <param name="sheet">Gets the facts.</param>
    public static void Add(Standing standing, Func<Secret, string> fingerprint, FactSheet sheet)
    {
        foreach (var (name, value) in standing.Run?.Config ?? standing.Environment.Config)
            sheet.Add($"config/{name}", Fact.Of(fingerprint(new Secret(value))));
        if (standing.Run is not { } run)
        {
            sheet.Unknown("processes", standing.Missing);
            sheet.Unknown("instances", standing.Missing);
            return;
        }

        foreach (var (type, process) in run.Processes)
        {
            sheet.Add($"processes/{type}", Fact.Of(process.Command));
            sheet.Add($"instances/{type}", Fact.Of($"{process.Instances}"));
        }

        if (run.ReleaseCommand is { } command)
            sheet.Add("processes/release", Fact.Of(command));
    }
}
