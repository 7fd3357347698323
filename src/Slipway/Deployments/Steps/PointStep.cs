using Slipway.Deployments.Backups;

namespace Slipway.Deployments.Steps;

/// <summary>Takes a restore point of the present, before anything changes it.</summary>
internal sealed class PointStep : IStep
{
    public string Name => "point";

    public string Title(DeploymentRun run) => $"take a restore point of {run.Environment.Name}";

    public Patience Patience(DeploymentRun run) => new(TimeSpan.FromHours(12), "the restore point");

    public bool Exists(DeploymentRun run) => run.ChangesData || run.Environment.Backup.Before.Contains(HistoryWords.Verb(run.Request.Kind));

    public Task<PlannedStep> PlanAsync(DeploymentRun run, CancellationToken cancellationToken) =>
        Task.FromResult(new PlannedStep(Name, run.Live is null ? NothingLive(run) : $"take a restore point of {run.Environment.Name}, into {string.Join(", ", run.Environment.Backup.Vaults.Select(vault => vault.Name))}", Happens: run.Live is not null));

    public Task<StepStanding?> StandingAsync(DeploymentRun run, CancellationToken cancellationToken) =>
        Task.FromResult(run.Live is null ? new StepStanding(StepResult.Skipped, NothingLive(run)) : null);

    public async Task<string?> DoAsync(DeploymentRun run, CancellationToken cancellationToken)
    {
        var progress = new Lines(line => run.Events.Report(new StepProgress(Name, line)));
        var point = await new PointTaking(run.Parts, run.Environment, run.Platform, progress, new Advances(Name, run.Events)).TakeAsync(run.Live!.Record, run.FenceAsync, cancellationToken);
        run.PointBefore = point.Id;
        return point.Id;
    }

    private static string NothingLive(DeploymentRun run) => $"nothing is live in {run.Environment.Name} yet";
}
