using Slipway.Deployments;

namespace Slipway.Frosting.Output;

/// <summary>The deployments of an environment, for people.</summary>
internal static class HistoryPage
{
    public static void Show(string environment, IReadOnlyList<HistoryEntry> entries, IReadOnlyList<LeaseBreak> breaks, Report report)
    {
        if (entries.Count == 0)
        {
            report.Line($"{environment} was never deployed.");
            ShowBreaks(breaks, report);
            return;
        }

        var rolledBack = RolledBack(entries);
        var live = Live(entries);
        var rows = new List<string[]>(entries.Count);
        foreach (var entry in entries)
        {
            var record = entry.Record;
            var mark = record.Number == live ? " (live)" : rolledBack.Contains(record.Number) ? " (rolled back)" : "";
            rows.Add([$"v{record.Number}", Moment.Text(record.StartedAt), What(record), record.Release, record.Actor, Outcome(entry) + mark + (record.FreezeOverride is { } why ? $", freeze overridden: {why}" : "")]);
        }

        var widths = new int[5];
        foreach (var row in rows)
        {
            for (var i = 0; i < widths.Length; i++)
                widths[i] = Math.Max(widths[i], row[i].Length);
        }

        foreach (var row in rows)
            report.Line($"{row[0].PadLeft(widths[0])}  {row[1].PadRight(widths[1])}  {row[2].PadRight(widths[2])}  {row[3].PadRight(widths[3])}  {row[4].PadRight(widths[4])}  {row[5]}");
        // Those from the time that the list shows.
        ShowBreaks([.. breaks.Where(broken => broken.At >= entries[^1].Record.StartedAt)], report);
    }

    private static void ShowBreaks(IReadOnlyList<LeaseBreak> breaks, Report report)
    {
        foreach (var broken in breaks)
            report.Line($"lease broken {Moment.Text(broken.At)} by {broken.Actor}: {broken.Reason}; it was held by {EnvironmentLock.Describe(broken.Victim)}");
    }

    /// <returns>Number of the deployment that is live by the history; 0: none.</returns>
    public static int Live(IReadOnlyList<HistoryEntry> entries)
    {
        foreach (var entry in entries)
        {
            if (entry.Outcome?.Status == OutcomeStatus.Succeeded)
                return entry.Record.Number;
        }

        return 0;
    }

    /// <returns>Numbers of the deployments that a rollback left.</returns>
    public static HashSet<int> RolledBack(IReadOnlyList<HistoryEntry> entries)
    {
        var numbers = new HashSet<int>();
        foreach (var entry in entries)
        {
            if (entry is { Record: { Kind: DeploymentKind.Rollback, Previous: { } previous }, Outcome.Status: OutcomeStatus.Succeeded })
                numbers.Add(previous);
        }

        return numbers;
    }

    /// <returns>How the deployment ended, as JSON and pages name it.</returns>
    public static string Status(HistoryEntry entry) => entry.Outcome?.Status switch
    {
        OutcomeStatus.Succeeded => "succeeded",
        OutcomeStatus.Failed => "failed",
        OutcomeStatus.TakenBack => "taken back",
        OutcomeStatus.Stuck => "stuck",
        OutcomeStatus.Abandoned => "abandoned",
        _ => entry.Running ? "running" : "abandoned",
    };

    private static string What(DeploymentRecord record) => record switch
    {
        { Kind: DeploymentKind.Promote, PromotedFrom: { } from } => $"promote from {from}",
        { Kind: DeploymentKind.Promote } => "promote",
        { Kind: DeploymentKind.Rollback, RollbackTo: { } to } => $"rollback to v{to}",
        { Kind: DeploymentKind.Rollback } => "rollback",
        { Kind: DeploymentKind.Scale } => $"scale to {string.Join(' ', record.Run.Processes.OrderBy(process => process.Key, StringComparer.Ordinal).Select(process => $"{process.Key}={process.Value.Instances}"))}",
        { Kind: DeploymentKind.Redeploy } => "redeploy",
        { Kind: DeploymentKind.Restore, Restored: "undo" } => "restore undone",
        { Kind: DeploymentKind.Restore, Scrubbed: true, RestoredFrom: { } from, Restored: { } point } => $"refresh from {from}, {point}",
        { Kind: DeploymentKind.Restore, RestoredFrom: { } from, Restored: { } point } => $"restore {point} of {from}",
        { Kind: DeploymentKind.Restore, Restored: { } point } => $"restore {point}",
        _ => "deploy",
    };

    private static string Outcome(HistoryEntry entry) =>
        entry.Outcome is { Status: not OutcomeStatus.Succeeded, Reason: { } reason } ? $"{Status(entry)}: {reason}"
        : entry.Outcome?.FollowUp is { } followUp ? $"{Status(entry)}, but {followUp}"
        : Status(entry);
}
