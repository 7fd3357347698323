namespace Slipway.Parity;

/// <summary>How alike environments are.</summary>
/// <param name="Environments">Those that were compared.</param>
/// <param name="Findings">Every aspect, layer by layer.</param>
/// <param name="Warnings">What should be looked at besides.</param>
public sealed record ParityReport(IReadOnlyList<EnvironmentFacts> Environments, IReadOnlyList<Finding> Findings, IReadOnlyList<string> Warnings)
{
    /// <returns>How many aspects came to a verdict.</returns>
    public int Count(Verdict verdict) => Findings.Count(finding => finding.Verdict == verdict);
}
