using Slipway.Platforms;

namespace Slipway.Deployments.Steps;

/// <summary>
/// Runs the release command (migrations) once, before any new instance starts. It cannot be undone, so everything
/// that can fail without it came before it. A rollback runs none.
/// </summary>
internal sealed class ReleaseCommandStep : IStep
{
    public string Name => "release";

    public string Title(DeploymentRun run) => $"run the release command: {run.Target!.Run!.ReleaseCommand}";

    public Patience Patience(DeploymentRun run) => new(TimeSpan.FromHours(1), "the release command");

    public Task<PlannedStep> PlanAsync(DeploymentRun run, CancellationToken cancellationToken)
    {
        if (NotDue(run) is { } why)
            return Task.FromResult(new PlannedStep(Name, why, Happens: false));
        return Task.FromResult(new PlannedStep(Name, run.Target?.Run is { } configuration
            ? $"run the release command, which cannot be undone: {configuration.ReleaseCommand}"
            : "run the release command, if the Procfile has one"));
    }

    public Task<StepStanding?> StandingAsync(DeploymentRun run, CancellationToken cancellationToken) =>
        Task.FromResult(NotDue(run) is { } why ? new StepStanding(StepResult.Skipped, why) : null);

    public async Task<string?> DoAsync(DeploymentRun run, CancellationToken cancellationToken)
    {
        await run.FenceAsync(cancellationToken);
        run.ReleaseCommandBegun = true;
        await ((IReleasePhase)run.Platform).RunReleaseCommandAsync(run.Staged!, cancellationToken);
        return null;
    }

    private static string? NotDue(DeploymentRun run)
    {
        if (run.Request.Kind == DeploymentKind.Rollback)
            return "a rollback runs no release command";
        if (run.Request.Kind == DeploymentKind.Scale)
            return "scaling runs no release command";
        if (run.Target?.Run is { ReleaseCommand: null })
            return "the Procfile has no release command";
        return run.Platform is IReleasePhase ? null : $"the {run.Platform.Kind} platform runs the release command itself";
    }
}
