using Slipway.Deployments.Plans;
using Slipway.Deployments.Steps;

namespace Slipway.Deployments;

/// <summary>Asks every step what it would do, and finds out what would be different. No lease is taken, nothing is built, no secret's command runs.</summary>
internal sealed class Planner(DeploymentRun run, IReadOnlyList<string> warnings)
{
    public async Task<DeploymentPlan> PlanAsync(CancellationToken cancellationToken)
    {
        run.Hooks.Check();
        await new Selection(run).ResolveAsync(cancellationToken);
        await ForeseeBuildAsync(cancellationToken);
        run.Before = await run.Platform.ObserveAsync(cancellationToken);
        var changes = await new ChangeReader(run).ReadAsync(cancellationToken);
        var steps = new List<PlannedStep>();
        foreach (var step in Execution.Steps.Where(step => step.Exists(run)))
            steps.Add(await step.PlanAsync(run, cancellationToken));
        var refusals = await Gates.RefusalsAsync(run, cancellationToken);
        return new DeploymentPlan(Headline.Of(run), steps, [.. Notes(changes)])
        {
            Changes = changes,
            Refusals = [.. refusals.Select(refusal => refusal.Message.Replace(" Nothing was touched.", "", StringComparison.Ordinal))],
        };
    }

    /// <summary>Finds the release where the commit was built already, else what can be told of it without building.</summary>
    private async Task ForeseeBuildAsync(CancellationToken cancellationToken)
    {
        if (run.Target is not { Release: null, Source: { } source } target)
            return;
        if (await run.Parts.Builder.FindAsync(BuildStep.Request(run), cancellationToken) is { } release)
        {
            _ = release.VariantFor(run.Environment.VariantName);
            run.Target = Scaling.Over(run, target with { Release = release }, RunConfigurations.For(run.Environment, release), always: false);
        }
        else if (await run.Parts.Source.ProcessesAsync(source, run.Environment.App, cancellationToken) is { } processes)
        {
            run.Target = Scaling.Over(run, target, RunConfigurations.For(run.Environment, processes, $"commit {source.Commit[..7]}"), always: false);
        }
    }

    private IEnumerable<string> Notes(PlannedChanges changes)
    {
        if (run.Before.Unavailable is { } why)
            yield return $"The platform cannot say what runs: {why}";
        else if (run.Live is { } live && run.Before.Deployment != live.Record.Number)
            yield return $"The history says that v{live.Record.Number} ({live.Record.Release}) is live; the platform runs {Verifier.Name(run.Before)}.";
        foreach (var note in Report.RollbackNotes(run).Concat(warnings))
            yield return note;
        if (changes.Back.Deployment is not null && run.Request.Kind is not (DeploymentKind.Rollback or DeploymentKind.Scale or DeploymentKind.Restore))
            yield return "A rollback afterwards restores code and configuration, not the database or uploads.";
    }
}
