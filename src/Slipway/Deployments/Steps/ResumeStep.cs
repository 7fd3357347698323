namespace Slipway.Deployments.Steps;

/// <summary>Lets the requests go on that waited while the data changed their places.</summary>
internal sealed class ResumeStep : IStep
{
    public string Name => "resume";

    public string Title(DeploymentRun run) => "let the waiting requests go on";

    public Patience Patience(DeploymentRun run) => new(TimeSpan.FromSeconds(60), "the platform");

    public bool Exists(DeploymentRun run) => run.ChangesData;

    public bool Interruptible => false;

    public Task<PlannedStep> PlanAsync(DeploymentRun run, CancellationToken cancellationToken) =>
        Task.FromResult(new PlannedStep(Name, Title(run)));

    public async Task<string?> DoAsync(DeploymentRun run, CancellationToken cancellationToken)
    {
        await run.Hold.EndAsync(await run.FenceAsync(cancellationToken), cancellationToken);
        return null;
    }

    /// <summary>What comes next is the old release, and then the old data: nobody is to see the one without the other.</summary>
    public async Task<string?> UndoAsync(DeploymentRun run, CancellationToken cancellationToken)
    {
        await run.Hold.BeginAsync(await run.FenceAsync(cancellationToken), cancellationToken);
        return null;
    }
}
