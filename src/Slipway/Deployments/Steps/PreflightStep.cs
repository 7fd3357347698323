namespace Slipway.Deployments.Steps;

/// <summary>Asks the platform for everything that would make the deployment fail and can be known now.</summary>
internal sealed class PreflightStep : IStep
{
    public string Name => "preflight";

    public string Title(DeploymentRun run) => $"check the {run.Platform.Kind} platform";

    public Patience Patience(DeploymentRun run) => new(TimeSpan.FromMinutes(2), "the platform's checks");

    public Task<PlannedStep> PlanAsync(DeploymentRun run, CancellationToken cancellationToken) =>
        Task.FromResult(new PlannedStep(Name, $"check that the {run.Platform.Kind} platform can take it"));

    public async Task<string?> DoAsync(DeploymentRun run, CancellationToken cancellationToken)
    {
        // It was waited for a build and perhaps for a lease since the gates were passed.
        if (Gates.Frozen(run) is { } refusal)
            throw refusal;
        var request = await run.StageRequestAsync(Name, cancellationToken);
        IReadOnlyList<Problem> problems = [.. AppFit.Check(request, run.Platform), .. await run.Platform.CheckAsync(request, cancellationToken)];
        return problems.Count == 0 ? null : throw new ConfigurationException(problems);
    }
}
