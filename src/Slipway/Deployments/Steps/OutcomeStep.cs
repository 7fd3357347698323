namespace Slipway.Deployments.Steps;

/// <summary>Writes down that the deployment succeeded: after the fact, never before.</summary>
internal sealed class OutcomeStep : IStep
{
    public string Name => "outcome";

    public string Title(DeploymentRun run) => $"write the outcome of v{run.Number}";

    public Patience Patience(DeploymentRun run) => new(TimeSpan.FromSeconds(60), "the shared state");

    public bool Interruptible => false;

    public Task<PlannedStep> PlanAsync(DeploymentRun run, CancellationToken cancellationToken) =>
        Task.FromResult(new PlannedStep(Name, $"write the outcome of v{run.Newest + 1}"));

    public async Task<string?> DoAsync(DeploymentRun run, CancellationToken cancellationToken)
    {
        await run.FenceAsync(cancellationToken);
        var outcome = new DeploymentOutcome
        {
            Number = run.Number,
            Status = OutcomeStatus.Succeeded,
            Verified = true,
            EndedAt = run.Parts.Time.GetUtcNow(),
        };
        if (!await run.Ledger.TryEndAsync(outcome, cancellationToken))
            throw new LeaseLostException($"Another command wrote the outcome of v{run.Number} meanwhile.");
        run.Outcome = outcome;
        run.Journal.Delete();
        return null;
    }
}
