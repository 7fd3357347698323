namespace Slipway.Deployments.Steps;

/// <summary>Makes the release live.</summary>
internal sealed class SwitchStep : IStep
{
    public string Name => "switch";

    public string Title(DeploymentRun run) => $"switch from {Verifier.Name(run.Before)} to v{run.Number} ({run.Release.Id})";

    public Patience Patience(DeploymentRun run) => new(TimeSpan.FromMinutes(15), "the platform to switch");

    /// <summary>Half a switch is worse than either side of it.</summary>
    public bool Interruptible => false;

    public Task<PlannedStep> PlanAsync(DeploymentRun run, CancellationToken cancellationToken) =>
        Task.FromResult(new PlannedStep(Name, $"switch to v{run.Newest + 1}"));

    /// <summary>What runs is asked again right before the switch, and kept: it is what has to come back.</summary>
    public async Task<StepStanding?> StandingAsync(DeploymentRun run, CancellationToken cancellationToken)
    {
        var observed = await run.Platform.ObserveAsync(cancellationToken);
        if (observed.Unavailable is { } why)
            throw new SlipwayException(ExitCode.Failed, $"The {run.Platform.Kind} platform cannot say what runs, so nothing was switched: {why}");
        if (observed.Deployment == run.Number)
            return new StepStanding(StepResult.AlreadyDone, $"v{run.Number} is live");
        run.Before = observed;
        return null;
    }

    public async Task<string?> DoAsync(DeploymentRun run, CancellationToken cancellationToken)
    {
        var fence = await run.FenceAsync(cancellationToken);
        run.SwitchBegun = true;
        await run.Platform.ActivateAsync(run.Staged!, fence, cancellationToken);
        run.Switched = true;
        return null;
    }

    public async Task<string?> UndoAsync(DeploymentRun run, CancellationToken cancellationToken)
    {
        if (!run.SwitchBegun)
            return null;
        var observed = await run.Platform.ObserveAsync(cancellationToken);
        // A switch that failed may have taken effect or not: only the platform knows.
        if (!run.Switched && observed.Unavailable is null && observed.Deployment == run.Before.Deployment && observed.Release == run.Before.Release)
            return null;
        run.Switched = true;
        await new Restoration(run).RestoreAsync(run.Before, cancellationToken);
        return $"{Verifier.Name(run.Before)} serves again";
    }
}
