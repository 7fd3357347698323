using Slipway.Deployments.Backups;

namespace Slipway.Deployments.Steps;

/// <summary>Scrubs the restored data by the project's rules before anybody can see them, and proves it.</summary>
internal sealed class ScrubStep : IStep
{
    public string Name => "scrub";

    public string Title(DeploymentRun run) => $"scrub it by {run.Rules!.File.File}, and search for what should be gone";

    public Patience Patience(DeploymentRun run) => new(TimeSpan.FromHours(12), "the scrub");

    public bool Exists(DeploymentRun run) => run.Rules is not null;

    public Task<PlannedStep> PlanAsync(DeploymentRun run, CancellationToken cancellationToken) =>
        Task.FromResult(new PlannedStep(Name, $"{Title(run)}; what no rule names is an error"));

    public async Task<string?> DoAsync(DeploymentRun run, CancellationToken cancellationToken)
    {
        await run.FenceAsync(cancellationToken);
        var counts = await new DataScrub(run, new Lines(line => run.Events.Report(new StepProgress(Name, line)))).RunAsync(cancellationToken);
        run.Exchange = run.Exchange! with { Scrubbed = counts };
        run.Notes.Add($"The data are those of {run.Source.Name}, scrubbed: {counts}.");
        return null;
    }
}
