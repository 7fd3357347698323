using System.Text.Json;
using Slipway.Environments;
using Slipway.Parity;

namespace Slipway.Frosting.Output;

/// <summary>The JSON of <c>Parity</c>. Names are promised in docs/targets.md: fields are added, never renamed.</summary>
internal sealed record ParityDocument(IReadOnlyList<ParityDocument.Side> Environments, ParityDocument.Counts Summary, IReadOnlyList<ParityDocument.Row> Findings, IReadOnlyList<string> Warnings)
{
    public static string Write(ParityReport parity) => JsonSerializer.Serialize(
        new ParityDocument(
            [.. parity.Environments.Select(side => new Side(side.Environment, side.Origin))],
            new Counts(parity.Count(Verdict.Same), parity.Count(Verdict.Expected), parity.Count(Verdict.Declared), parity.Count(Verdict.Unknown), parity.Count(Verdict.Drift)),
            [.. parity.Findings.Select(finding => Of(finding, parity))],
            parity.Warnings),
        DocumentContext.Default.ParityDocument);

    private static Row Of(Finding finding, ParityReport parity) => new(
        finding.Aspect,
        ParityWords.Name(finding.Verdict),
        [.. finding.Facts.Select((fact, i) => new Cell(parity.Environments[i].Environment, fact.Value, fact.Unknown))],
        [.. finding.Allowed.Select(allowance => Of(allowance, expired: false)), .. finding.Expired.Select(allowance => Of(allowance, expired: true))],
        finding.Note);

    private static Allowed Of(Allowance allowance, bool expired) => new(
        allowance.Aspect, allowance.Reason, allowance.Until?.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture), expired,
        allowance.Location.File, allowance.Location.Line, allowance.Location.Column);

    internal sealed record Side(string Environment, string Origin);

    internal sealed record Counts(int Same, int Expected, int Declared, int Unknown, int Drift);

    internal sealed record Row(string Aspect, string Verdict, IReadOnlyList<Cell> Values, IReadOnlyList<Allowed> Allowed, string? Note);

    internal sealed record Cell(string Environment, string? Value, string? Unknown);

    internal sealed record Allowed(string Aspect, string Reason, string? Until, bool Expired, string File, int Line, int Column);
}
