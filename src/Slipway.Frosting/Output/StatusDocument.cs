using System.Text.Json;
using Slipway.Deployments;

namespace Slipway.Frosting.Output;

/// <summary>The JSON of <c>Status</c>. Names are promised in docs/targets.md: fields are added, never renamed.</summary>
internal sealed record StatusDocument(IReadOnlyList<EnvironmentDocument> Environments)
{
    public static string Write(IReadOnlyList<EnvironmentStatus> statuses) =>
        JsonSerializer.Serialize(new StatusDocument([.. statuses.Select(EnvironmentDocument.Of)]), DocumentContext.Default.StatusDocument);
}
