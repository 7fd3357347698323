namespace Slipway.Deployments;

/// <summary>What a request comes to, in one line.</summary>
internal static class Headline
{
    public static string Of(DeploymentRun run)
    {
        var environment = run.Environment.Name;
        return run.Request.Kind switch
        {
            DeploymentKind.Promote => $"Promote {run.Target!.Name} from {run.Target.PromotedFrom} to {environment}",
            DeploymentKind.Rollback when run.Target?.RollbackTo is { } back =>
                $"Roll {environment} back from v{run.Basis!.Record.Number} ({run.Basis.Record.Release}) to v{back.Record.Number} ({back.Record.Release})",
            DeploymentKind.Rollback => $"Roll {environment} back: clear the interrupted v{run.Newest} first",
            DeploymentKind.Scale => $"Scale {environment} to {Scaling.Text(run.Target!.Run!)}",
            DeploymentKind.Restore when run.Request.Undo => $"Bring back what the last restore of {environment} put aside",
            DeploymentKind.Restore when run.Request is { Scrub: true, Source: { } source } => $"Refresh {environment} from {run.Point!.Point.Id} of {source.Name}, scrubbed",
            DeploymentKind.Restore when run.Request.Source is { } source => $"Restore {run.Point!.Point.Id} of {source.Name} into {environment}{(run.Request.Only is { } only ? $" ({only} only)" : "")}",
            DeploymentKind.Restore => $"Restore {environment} from {run.Point!.Point.Id}{(run.Request.Only is { } only ? $" ({only} only)" : "")}",
            DeploymentKind.Redeploy => $"Redeploy {run.Target!.Name} to {environment}",
            _ => $"Deploy {run.Target!.Name} to {environment}",
        };
    }

    /// <returns>The reason of the lease, such as <c>deploy 1a2b3c4-9f8e7d</c>.</returns>
    public static string Reason(DeploymentRun run) => run.Target switch
    {
        { RollbackTo: { } back } => $"rollback to v{back.Record.Number}",
        { Run: { } configuration } when run.Request.Kind == DeploymentKind.Scale => $"scale to {Scaling.Text(configuration)}",
        { } when run.Request is { Scrub: true, Source: { } source } => $"refresh from {source.Name}",
        { } when run.Request.Kind == DeploymentKind.Restore => $"restore {run.Point?.Point.Id ?? "undo"}",
        { } target => $"{HistoryWords.Verb(run.Request.Kind)} {target.Name}",
        null => "rollback",
    };
}
