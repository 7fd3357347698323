namespace Slipway.Deployments;

/// <summary>Asks every step what it would do. No lease is taken, nothing is built, no secret is resolved.</summary>
internal sealed class Planner(DeploymentRun run)
{
    public async Task<DeploymentPlan> PlanAsync(CancellationToken cancellationToken)
    {
        run.Hooks.Check();
        await new Selection(run).ResolveAsync(cancellationToken);
        run.Before = await run.Platform.ObserveAsync(cancellationToken);
        var steps = new List<PlannedStep>();
        foreach (var step in Execution.Steps.Where(step => step.Exists(run)))
            steps.Add(await step.PlanAsync(run, cancellationToken));
        return new DeploymentPlan(Headline.Of(run), steps, await NotesAsync(cancellationToken));
    }

    private async Task<IReadOnlyList<string>> NotesAsync(CancellationToken cancellationToken)
    {
        var notes = new List<string>();
        foreach (var refusal in await Gates.RefusalsAsync(run, cancellationToken))
            notes.Add($"Refused now: {refusal.Message.Replace(" Nothing was touched.", "", StringComparison.Ordinal)}");
        if (run.Before.Unavailable is { } why)
            notes.Add($"The platform cannot say what runs: {why}");
        else if (run.Live is { } live && run.Before.Deployment != live.Record.Number)
            notes.Add($"The history says that v{live.Record.Number} ({live.Record.Release}) is live; the platform runs {Verifier.Name(run.Before)}.");
        notes.AddRange(Report.RollbackNotes(run));
        if (run.Request.Kind != DeploymentKind.Rollback)
            notes.Add(await UndoneByAsync(cancellationToken));
        return notes;
    }

    private async Task<string> UndoneByAsync(CancellationToken cancellationToken)
    {
        if (run.Live is not { } live)
            return "There is nothing to roll back to afterwards: this is the first deployment there.";
        if (run.Request.Kind == DeploymentKind.Scale)
            return $"Undone by {NextCommand.Scale(run.Environment, Report.CountsBefore(run, live))}";
        var same = run.Target?.Release?.Id == live.Record.Release && run.Target.Run is { } to && RunDifference.Same(live.Record.Run, to);
        var target = same ? await new RollbackTarget(run.Ledger, run.Environment.Name).FindAsync(live, cancellationToken) : live;
        return target is null
            ? "There is nothing to roll back to afterwards."
            : $"A rollback afterwards comes back to v{target.Record.Number} ({target.Record.Release}): {NextCommand.Rollback(run.Environment)}. It restores code and configuration, not the database or uploads.";
    }
}
