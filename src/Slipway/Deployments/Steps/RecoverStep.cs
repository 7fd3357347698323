namespace Slipway.Deployments.Steps;

/// <summary>Finishes or undoes what a killed deployment left behind.</summary>
internal sealed class RecoverStep : IStep
{
    public string Name => "recover";

    public string Title(DeploymentRun run) => "clear what an interrupted deployment left behind";

    public Patience Patience(DeploymentRun run) => new(TimeSpan.FromMinutes(15), "the platform to undo or finish the interrupted deployment");

    public async Task<PlannedStep> PlanAsync(DeploymentRun run, CancellationToken cancellationToken) =>
        await new Selection(run).IsInterruptedAsync(cancellationToken)
            ? new PlannedStep(Name, $"v{run.Newest} has no outcome: finish it where it is live and verified, else undo it")
            : new PlannedStep(Name, "nothing was left behind", Happens: false);

    public async Task<StepStanding?> StandingAsync(DeploymentRun run, CancellationToken cancellationToken)
    {
        var selection = new Selection(run);
        await selection.RefreshLedgerAsync(cancellationToken);
        if (await selection.IsInterruptedAsync(cancellationToken))
            return null;
        run.Journal.Delete(); // of a deployment that ended, whose process died before it could tidy up
        await selection.RefreshAsync(cancellationToken);
        return new StepStanding(StepResult.Skipped, "nothing was left behind");
    }

    public async Task<string?> DoAsync(DeploymentRun run, CancellationToken cancellationToken)
    {
        var text = await new Recovery(run).RunAsync(cancellationToken);
        if (run.Satisfied is null)
        {
            await new Selection(run).RefreshAsync(cancellationToken);
            if (run.Request.Kind is not (DeploymentKind.Deploy or DeploymentKind.Promote))
                await ValidateStep.ResolveSecretsAsync(run, cancellationToken);
        }

        return text;
    }
}
