using System.Text.Json;
using Slipway.Deployments;

namespace Slipway.Frosting.Output;

/// <summary>The JSON of <c>History</c>. Names are promised in docs/targets.md: fields are added, never renamed.</summary>
internal sealed record HistoryDocument(string Environment, IReadOnlyList<DeploymentDocument> Deployments, IReadOnlyList<HistoryDocument.Unlock> Unlocks)
{
    public static string Write(string environment, IReadOnlyList<HistoryEntry> entries, IReadOnlyList<LeaseBreak> breaks)
    {
        var live = HistoryPage.Live(entries);
        var rolledBack = HistoryPage.RolledBack(entries);
        return JsonSerializer.Serialize(
            new HistoryDocument(environment, [.. entries.Select(entry => DeploymentDocument.Of(entry, live, rolledBack.Contains(entry.Record.Number)))], [.. breaks.Select(Unlock.Of)]),
            DocumentContext.Default.HistoryDocument);
    }

    /// <summary>A lease that somebody broke.</summary>
    internal sealed record Unlock(DateTimeOffset At, string Actor, string Reason, EnvironmentDocument.LeaseHolder Victim)
    {
        public static Unlock Of(LeaseBreak broken) => new(broken.At, broken.Actor, broken.Reason, EnvironmentDocument.Holder(broken.Victim));
    }
}
