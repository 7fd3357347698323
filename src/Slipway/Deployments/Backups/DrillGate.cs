using Slipway.Data.Points;

namespace Slipway.Deployments.Backups;

/// <summary>Lets a release be promoted only where somebody has seen that the data could be brought back.</summary>
internal static class DrillGate
{
    /// <returns>Null: a restore point was tried lately enough, or none need be.</returns>
    public static async Task<RefusedException?> RefusalAsync(DeploymentRun run, CancellationToken cancellationToken)
    {
        if (run.Request.Kind != DeploymentKind.Promote || run.Environment.Promote.DrillWithin is not { } within)
            return null;
        var points = await new PointCatalog(run.Parts.StateOf(run.Environment)).ListAsync(run.Environment.Name, cancellationToken);
        var last = points.SelectMany(point => point.Drills).Where(drill => drill.Succeeded).Select(drill => (DateTimeOffset?)drill.Ended).Max();
        var now = run.Parts.Time.GetUtcNow();
        if (last is { } ended && now - ended <= within)
            return null;
        var when = last is { } then ? $"was tried last {Durations.Text(now - then)} ago" : points.Count == 0 ? "is not there" : "was never tried";
        return new RefusedException($"A restore point of {run.Environment.Name} {when}; promotions ask for a trial within {Durations.Text(within)} (promote.require-drill-within). Nothing was touched.")
        {
            Next = points.Count == 0
                ? $"./build.sh --target=Backup{run.Environment.TargetName} --target=Drill{run.Environment.TargetName}"
                : $"./build.sh --target=Drill{run.Environment.TargetName}",
        };
    }
}
