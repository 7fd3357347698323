using System.Globalization;
using Slipway.Deployments;
using Slipway.Environments;

namespace Slipway.Frosting.Output;

/// <summary>Restore points, for people.</summary>
internal static class PointsPage
{
    public static void Show(AppEnvironment environment, IReadOnlyList<PointSummary> points, DateTimeOffset now, Report report)
    {
        if (points.Count == 0)
        {
            report.Line($"{environment.Name} has no restore points.");
            report.Line($"take one: ./build.sh --target=Backup{environment.TargetName}");
            return;
        }

        string[][] rows = [.. points.Select(point => new[] { point.Id, Elapsed.Ago(now - point.Created), point.Deployment is { } number ? $"v{number} ({point.Release})" : "nothing live", Contents(point), Keeping(point) })];
        var widths = Enumerable.Range(0, 4).Select(column => rows.Max(row => row[column].Length)).ToArray();
        foreach (var row in rows)
            report.Line($"{row[0].PadRight(widths[0])}  {row[1].PadRight(widths[1])}  {row[2].PadRight(widths[2])}  {row[3].PadRight(widths[3])}  {row[4]}");
    }

    public static void ShowTaken(AppEnvironment environment, PointSummary point, Report report)
    {
        report.Headline($"{environment.Name} has the restore point {point.Id}, after {Elapsed.Text(point.Duration)}");
        report.Line($"  contents  {Contents(point)}");
        report.Line($"  held      {(point.Held is { } held ? $"new requests waited for {Elapsed.Text(held)}" : "nothing was held")}{(point.NotHeld is { } reason ? $"; {reason}" : "")}");
        report.Line($"  vaults    {string.Join(", ", point.Vaults)}");
        if (BackupOperations.Warning(environment) is { } warning)
            report.Warning(warning);
        report.Line($"restore: ./build.sh --target=Restore{environment.TargetName} --point={point.Id}{Verbs.Operation.Confirm(environment)}");
    }

    /// <returns>How old the newest point is, and the newest that a drill has proven: what a restore would cost, and whether it is known to work.</returns>
    public static string Age(BackupStanding backup, DateTimeOffset now)
    {
        var last = backup.Last is { } point ? $"{point.Id}, {Elapsed.Ago(now - point.Created)}" : "none is complete";
        return $"{last}; {(backup.Drilled is { } drilled ? $"tried last: one of {Elapsed.Ago(now - drilled.Created)}" : "none was tried")}";
    }

    public static string Contents(PointSummary point)
    {
        var database = point.Database is { } engine ? $"{engine}: {Number(point.Tables, "table")}, {Number(point.Rows, "row")}" : "no database";
        return $"{database}; {Number(point.Files, "file")}; {Bytes.Text(point.Bytes)}";
    }

    private static string Number(long count, string what) => string.Create(CultureInfo.InvariantCulture, $"{count} {what}{(count == 1 ? "" : "s")}");

    private static string Keeping(PointSummary point)
    {
        var where = point.Missing.Count == 0 ? $"in {string.Join(", ", point.Vaults)}" : $"incomplete: not in {string.Join(", ", point.Missing)}";
        return point switch
        {
            { DrillFailure: { } failure } => $"{where}; its drill failed: {failure}",
            { Drilled: { } drilled } => $"{where}; drilled {Moment.Text(drilled)}",
            _ => where,
        };
    }
}
