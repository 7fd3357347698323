using System.Text.Json;
using Slipway.Deployments;

namespace Slipway.Frosting.Output;

/// <summary>The JSON of <c>Prune</c>. Names are promised in docs/targets.md: fields are added, never renamed.</summary>
internal sealed record PruneDocument(string Environment, IReadOnlyList<PruneDocument.Decision> Points, IReadOnlyList<string> Unfinished, IReadOnlyList<string> Unreachable)
{
    public static string Write(string environment, PruningPlan plan) => JsonSerializer.Serialize(
        new PruneDocument(environment, [.. plan.Decisions.Select(decision => new Decision(decision.Point.Id, decision.Point.Created, decision.Kept, decision.Explanation))], plan.Unfinished, plan.Unreachable),
        DocumentContext.Default.PruneDocument);

    internal sealed record Decision(string Id, DateTimeOffset Created, bool Kept, string Why);
}
