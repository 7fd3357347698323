using Slipway.Deployments.Backups;
using Slipway.Platforms;

namespace Slipway.Deployments.Steps;

/// <summary>Lets the newer release take back its migrations, before the older one takes over. It cannot be undone.</summary>
internal sealed class ReverseStep : IStep
{
    public string Name => "reverse";

    public string Title(DeploymentRun run) => $"take back {string.Join(", ", MigrationGap.Of(run)!.Names.Reverse())} with {run.Basis!.Record.Release}";

    public Patience Patience(DeploymentRun run) => new(TimeSpan.FromHours(1), "the migrations to be taken back");

    public bool Exists(DeploymentRun run) => run.Request.Data == RollbackData.Reverse && MigrationGap.Of(run) is { Names.Count: > 0 };

    public Task<PlannedStep> PlanAsync(DeploymentRun run, CancellationToken cancellationToken) =>
        Task.FromResult(new PlannedStep(Name, $"{Title(run)}, which cannot be undone: {string.Join("; ", MigrationGap.Of(run)!.Reversal(run).Select(one => one.Command))}"));

    public async Task<string?> DoAsync(DeploymentRun run, CancellationToken cancellationToken)
    {
        await run.FenceAsync(cancellationToken);
        run.Reversed = MigrationGap.Of(run)!.Names;
        var live = Capability.Of<IRunInLive>(run.Platform, run.Environment, "run a command in the live release");
        foreach (var (command, variables) in MigrationGap.Of(run)!.Reversal(run))
            await live.RunInLiveAsync(command, variables, new Lines(line => run.Events.Report(new StepOutput(Name, line))), cancellationToken);
        return null;
    }
}
