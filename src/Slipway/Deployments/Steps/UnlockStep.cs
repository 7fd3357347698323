namespace Slipway.Deployments.Steps;

/// <summary>Lets go of the lease.</summary>
internal sealed class UnlockStep : IStep
{
    public string Name => "unlock";

    public string Title(DeploymentRun run) => $"let go of the lease on {run.Environment.Name}";

    public Patience Patience(DeploymentRun run) => new(TimeSpan.FromSeconds(60), "the shared state");

    public bool Interruptible => false;

    public Task<PlannedStep> PlanAsync(DeploymentRun run, CancellationToken cancellationToken) =>
        Task.FromResult(new PlannedStep(Name, "let go of the lease"));

    public async Task<string?> DoAsync(DeploymentRun run, CancellationToken cancellationToken)
    {
        await run.Lease!.ReleaseAsync();
        return null;
    }
}
