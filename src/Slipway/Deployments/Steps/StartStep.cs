using Slipway.Deployments.Backups;
using Slipway.Platforms;

namespace Slipway.Deployments.Steps;

/// <summary>Starts every instance beside the running ones and waits until each is healthy.</summary>
internal sealed class StartStep : IStep
{
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(60);

    public string Name => "start";

    public string Title(DeploymentRun run) => $"start {Processes(run)} and wait until each is healthy";

    /// <summary>The platform keeps to the health timeout of each instance; this only ends a wait that it forgot.</summary>
    public Patience Patience(DeploymentRun run)
    {
        var configuration = run.Target!.Run!;
        var instances = Math.Max(1, configuration.Processes.Values.Sum(process => process.Instances));
        return new Patience((configuration.Health.Timeout * instances) + Margin, $"{Processes(run)} to become healthy ({configuration.Health.Path})");
    }

    public Task<PlannedStep> PlanAsync(DeploymentRun run, CancellationToken cancellationToken) =>
        Task.FromResult(run.Platform is not IStartBeside
            ? new PlannedStep(Name, NotBeside(run), Happens: false)
            : new PlannedStep(Name, run.Target?.Run is null ? "start every process and wait until each is healthy" : Title(run)));

    public Task<StepStanding?> StandingAsync(DeploymentRun run, CancellationToken cancellationToken) =>
        Task.FromResult(run.Platform is IStartBeside ? null : new StepStanding(StepResult.Skipped, NotBeside(run)));

    public async Task<string?> DoAsync(DeploymentRun run, CancellationToken cancellationToken)
    {
        await run.FenceAsync(cancellationToken);
        // The app is not asked: its release is not live yet.
        if (run.Environment.Database.Migrations is null && !MigrationReading.IsKnown(run))
            run.Migrations = Task.Run(() => MigrationReading.ReadAsync(run), CancellationToken.None);
        run.Events.Report(new StepAdvanced(Name, Advance.Within(run.Target!.Run!.Health.Timeout)));
        await ((IStartBeside)run.Platform).StartAsync(run.Staged!, cancellationToken);
        return null;
    }

    private static string NotBeside(DeploymentRun run) => $"the {run.Platform.Kind} platform starts and switches in one step";

    private static string Processes(DeploymentRun run) =>
        string.Join(", ", run.Target!.Run!.Processes.Where(process => process.Value.Instances > 0).Select(process => $"{process.Key} ({process.Value.Instances})"));
}
