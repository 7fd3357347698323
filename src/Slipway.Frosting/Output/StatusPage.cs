using Slipway.Deployments;
using Slipway.Environments;
using Slipway.Platforms;

namespace Slipway.Frosting.Output;

/// <summary>What an environment runs, for people.</summary>
internal static class StatusPage
{
    /// <summary>One environment, in full.</summary>
    public static void Show(EnvironmentStatus status, DateTimeOffset now, Report report)
    {
        report.Headline($"{status.Environment}  {Release(status)}");
        Row("platform", status.Platform, report);
        if (status.Live is { } live)
            Row("since", $"{Moment.Text(live.Outcome?.EndedAt ?? live.Record.StartedAt)} ({Elapsed.Ago(now - (live.Outcome?.EndedAt ?? live.Record.StartedAt))}), {Kind(live.Record)} by {live.Record.Actor}", report);
        if (status.Live?.Record is { RestoredFrom: { } from, Restored: { } point } data)
            Row("data", $"{point} of {from}{(data.Scrubbed ? $", scrubbed{(status.Live.Outcome?.Scrubbed is { } counts ? $": {counts}" : "")}" : "")}", report);
        if (status.Observed.Url is { } url)
            Row("url", url, report);
        if (status.Observed.Unavailable is { } why)
            Row("platform says", why, report);
        if (status.Observed.Processes.Count > 0)
            Row("processes", string.Join(", ", status.Observed.Processes.Select(Process)), report);
        if (status.Live is { } running)
            Row("requirements", $"{running.Record.Requirements} (lock {Short(running.Record.Lock)})", report);
        if (status.Observed.Maintenance is { } maintenance)
            Row("maintenance", $"on since {Moment.Text(maintenance.Since)}, by {maintenance.By}", report);
        if (status.Observed.Pause is { } pause)
            Row("paused", $"new requests wait until {Moment.Second(pause.Until)}; {pause.Held} wait now", report);
        Row("rollback", Rollback(status), report);
        if (status.Lease is { ByHand: true } locked)
            Row("locked", $"by {EnvironmentLock.Describe(locked)}; free it: ./build.sh --target=Unlock{EnvironmentNames.ToTargetName(status.Environment)} --reason=<why>", report);
        else if (status.Lease is { } lease)
            Row("lease", $"{lease.Actor} on {lease.Host} (process {lease.ProcessId}): {lease.Reason}, for {Elapsed.Ago(now - lease.TakenAt).Replace(" ago", "", StringComparison.Ordinal)}", report);
        if (status.Backup is { } backup)
            Row("backup", PointsPage.Age(backup, now), report);
        foreach (var warning in Warnings(status))
            report.Warning(warning);
    }

    /// <summary>Every environment, a line each.</summary>
    public static void ShowAll(IReadOnlyList<EnvironmentStatus> statuses, DateTimeOffset now, Report report)
    {
        if (statuses.Count == 0)
            report.Line("There are no environments. An environment is a file environments/<name>.yml.");
        foreach (var line in Lines(statuses, now))
            report.Line(line);
        foreach (var status in statuses)
        {
            foreach (var warning in Warnings(status))
                report.Warning($"{status.Environment}: {warning}");
        }
    }

    /// <returns>The environments as a table without a head.</returns>
    public static IEnumerable<string> Lines(IReadOnlyList<EnvironmentStatus> statuses, DateTimeOffset now)
    {
        var names = 0;
        var releases = 0;
        foreach (var status in statuses)
        {
            names = Math.Max(names, status.Environment.Length);
            releases = Math.Max(releases, Release(status).Length);
        }

        foreach (var status in statuses)
        {
            var since = status.Live?.Outcome?.EndedAt is { } ended ? Elapsed.Ago(now - ended) : "";
            var processes = status.Observed.Processes;
            var sick = processes.Count(process => process.State != "healthy");
            var health = status.Observed.Unavailable ?? (processes.Count == 0 ? "" : sick == 0 ? "healthy" : $"{sick} of {processes.Count} processes not healthy");
            var door = status.Observed switch { { Maintenance: not null } => "in maintenance", { Pause: not null } => "paused", _ => "" };
            string[] cells = [status.Observed.Url ?? "", since, health, door];
            yield return $"{status.Environment.PadRight(names)}  {Release(status).PadRight(releases)}  {string.Join("  ", cells.Where(cell => cell.Length > 0))}".TrimEnd();
        }
    }

    private static IEnumerable<string> Warnings(EnvironmentStatus status) => status.Warnings.Concat(status.Backup?.Alarms ?? []);

    private static void Row(string name, string value, Report report) => report.Line($"  {name,-14}{value}");

    private static string Release(EnvironmentStatus status)
    {
        if (status.Observed.Release is { } release)
            return status.Observed.Deployment is { } number ? $"{release} (v{number})" : release;
        if (status.Observed.Unavailable is not null && status.Live is { } live)
            return $"{live.Record.Release} (v{live.Record.Number}), by the history";
        return status.Latest is null ? "never deployed" : "runs nothing";
    }

    private static string Process(ProcessObservation process)
    {
        var restarts = process.Restarts switch
        {
            0 => null,
            1 => "1 restart",
            var several => $"{several} restarts",
        };
        var why = string.Join(": ", new[] { restarts, process.LastEnd }.OfType<string>());
        return why.Length == 0 ? $"{process.Name} {process.State}" : $"{process.Name} {process.State} ({why})";
    }

    private static string Rollback(EnvironmentStatus status) => status.RollbackTarget is { } target
        ? $"would go to v{target.Record.Number}, {target.Record.Release}"
        : "nowhere to go: there is no earlier good deployment that differs";

    private static string Kind(DeploymentRecord record) => record switch
    {
        { Kind: DeploymentKind.Promote, PromotedFrom: { } from } => $"promoted from {from}",
        { Kind: DeploymentKind.Promote } => "promoted",
        { Kind: DeploymentKind.Rollback, RollbackTo: { } to } => $"rolled back to v{to}",
        { Kind: DeploymentKind.Rollback } => "rolled back",
        { Kind: DeploymentKind.Scale } => "scaled",
        { Kind: DeploymentKind.Redeploy } => "deployed again",
        { Kind: DeploymentKind.Restore, Scrubbed: true } => "refreshed",
        { Kind: DeploymentKind.Restore } => "restored",
        _ => "deployed",
    };

    private static string Short(string digest) => digest.Length > 8 ? digest[..8] : digest;
}
