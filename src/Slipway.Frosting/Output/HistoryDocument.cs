using System.Text.Json;
using Slipway.Deployments;

namespace Slipway.Frosting.Output;

/// <summary>The JSON of <c>History</c>. Names are promised in docs/targets.md: fields are added, never renamed.</summary>
internal sealed record HistoryDocument(string Environment, IReadOnlyList<DeploymentDocument> Deployments)
{
    public static string Write(string environment, IReadOnlyList<HistoryEntry> entries)
    {
        var live = HistoryPage.Live(entries);
        var rolledBack = HistoryPage.RolledBack(entries);
        return JsonSerializer.Serialize(
            new HistoryDocument(environment, [.. entries.Select(entry => DeploymentDocument.Of(entry, live, rolledBack.Contains(entry.Record.Number)))]),
            DocumentContext.Default.HistoryDocument);
    }
}
