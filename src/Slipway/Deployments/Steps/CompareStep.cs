namespace Slipway.Deployments.Steps;

/// <summary>Finds out whether the environment runs the very same already. Then there is nothing to do but to verify it.</summary>
internal sealed class CompareStep : IStep
{
    public string Name => "compare";

    public string Title(DeploymentRun run) => "compare with what runs";

    public Patience Patience(DeploymentRun run) => new(TimeSpan.FromMinutes(5), "the platform to say what runs");

    public async Task<PlannedStep> PlanAsync(DeploymentRun run, CancellationToken cancellationToken)
    {
        var observed = await run.Platform.ObserveAsync(cancellationToken);
        // Whether the secrets' values are the same is found out when they are resolved.
        var same = run.Request.Kind is not (DeploymentKind.Redeploy or DeploymentKind.Restore) && run.Target?.Release is not null && run.Live is { } live && observed.Deployment == live.Record.Number && IsSameRun(run, live);
        return new PlannedStep(Name, same ? $"{Runs(run, observed)}, which is the same: where its secrets are too and it answers, nothing is done" : Runs(run, observed));
    }

    public Task<StepStanding?> StandingAsync(DeploymentRun run, CancellationToken cancellationToken) =>
        Task.FromResult(run.Satisfied is { } text ? new StepStanding(StepResult.Skipped, text) : null);

    public async Task<string?> DoAsync(DeploymentRun run, CancellationToken cancellationToken)
    {
        var observed = await run.Platform.ObserveAsync(cancellationToken);
        run.Before = Known(run, observed);
        // Who asks for the same again wants it again.
        if (run.Request.Kind is DeploymentKind.Redeploy or DeploymentKind.Restore || run.Live is not { } live || observed.Deployment != live.Record.Number || !SameAsLive(run, live))
            return Runs(run, observed);
        var failure = await new Verifier(run.Parts, run.Platform).FailureAsync(live.Record.Number, live.Record.Release, live.Record.Run, cancellationToken);
        if (failure is not null)
        {
            run.Warn($"v{live.Record.Number} runs this release and configuration already, but {failure}: it is deployed again.");
            return null;
        }

        run.Satisfied = $"{run.Environment.Name} runs this release with this configuration already (v{live.Record.Number}), and it answers: nothing was changed.";
        return $"v{live.Record.Number} runs already, verified";
    }

    /// <summary>What cannot be asked (a stopped dock) is what the ledger says: that is what will run when it is back.</summary>
    private static Platforms.Observation Known(DeploymentRun run, Platforms.Observation observed) =>
        observed.Unavailable is null
            ? observed
            : observed with { Unavailable = null, Release = run.Live?.Record.Release, Deployment = run.Live?.Record.Number };

    private static string Runs(DeploymentRun run, Platforms.Observation observed) => observed.Unavailable is { } why
        ? $"what {run.Environment.Name} runs cannot be told: {why}"
        : $"{run.Environment.Name} runs {Verifier.Name(observed)}";

    private static bool SameAsLive(DeploymentRun run, HistoryEntry live) => IsSameRun(run, live) && SecretPrints.Of(live.Record).Same(run.Prints);

    private static bool IsSameRun(DeploymentRun run, HistoryEntry live) =>
        live.Record.Release == run.Release.Id
        && live.Record.Variant == run.Release.VariantFor(run.Environment.VariantName).Key
        && RunDifference.Same(live.Record.Run, run.Target!.Run!);
}
