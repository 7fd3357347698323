using System.Text.Json;
using Slipway.Frosting.Diagnosis;

namespace Slipway.Frosting.Output;

/// <summary>The JSON of <c>Doctor</c>.</summary>
internal sealed record DoctorDocument(bool Well, IReadOnlyList<Finding> Findings)
{
    public static string Write(IReadOnlyList<Finding> findings) =>
        JsonSerializer.Serialize(new DoctorDocument(findings.All(finding => finding.Problem is null), findings), DocumentContext.Default.DoctorDocument);
}
