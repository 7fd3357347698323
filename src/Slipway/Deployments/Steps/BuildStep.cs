using Slipway.Processes;
using Slipway.Releases;

namespace Slipway.Deployments.Steps;

/// <summary>Makes the release, with the variant of every environment. It touches no environment and needs no lease.</summary>
internal sealed class BuildStep : IStep
{
    public string Name => "build";

    public string Title(DeploymentRun run) => run.Target is null ? "build" : $"build {run.Target.Name}";

    public Patience Patience(DeploymentRun run) => new(TimeSpan.FromHours(1), "the build", Told: false);

    public async Task<PlannedStep> PlanAsync(DeploymentRun run, CancellationToken cancellationToken)
    {
        if (NotDue(run) is { } why)
            return new PlannedStep(Name, why, Happens: false);
        var beginning = $"{run.Target!.Source!.Commit[..7]}-";
        var existing = (await run.Parts.Releases.ListAsync(cancellationToken)).Where(id => id.StartsWith(beginning, StringComparison.Ordinal)).ToList();
        var hook = run.Hooks.Has(ProjectHooks.PreBuild) ? $"; hooks/{ProjectHooks.PreBuild} runs first, which can stop it" : "";
        return new PlannedStep(Name, existing.Count == 0
            ? $"would build {run.Target.Name}{hook}"
            : $"would build {run.Target.Name}{hook}, or take {string.Join(" or ", existing)} where the inputs are the same");
    }

    public Task<StepStanding?> StandingAsync(DeploymentRun run, CancellationToken cancellationToken) =>
        Task.FromResult(NotDue(run) is { } why ? new StepStanding(StepResult.AlreadyDone, why) : null);

    /// <returns>What is to be built.</returns>
    public static BuildRequest Request(DeploymentRun run) => new()
    {
        Environments = run.Parts.Environments,
        Revision = run.Request.Commit,
        AllowDirty = !run.Environment.Protect.Any,
    };

    public async Task<string?> DoAsync(DeploymentRun run, CancellationToken cancellationToken)
    {
        var built = await run.Parts.Builder.BuildAsync(
            Request(run) with
            {
                BeforeBuild = (_, token) => RunHookAsync(run, token),
                Phase = new Lines(text => run.Events.Report(new StepWaiting(Name, text))),
                Notice = new Lines(text => run.Events.Report(new StepProgress(Name, text))),
                Advance = new Advances(Name, run.Events),
                Output = new Lines(line => run.Events.Report(new StepOutput(Name, line))),
            },
            cancellationToken);
        _ = built.Manifest.VariantFor(run.Environment.VariantName);
        run.Target = Scaling.Over(run, run.Target! with { Release = built.Manifest }, RunConfigurations.For(run.Environment, built.Manifest), always: false);
        return built.Existing ? $"release {built.Manifest.Id} exists" : $"release {built.Manifest.Id}";
    }

    /// <summary>A build touches no environment, so it waits for none: this hook alone runs without the lease.</summary>
    private async Task RunHookAsync(DeploymentRun run, CancellationToken cancellationToken)
    {
        if (!run.Hooks.Has(ProjectHooks.PreBuild))
            return;
        run.Events.Report(new StepWaiting(Name, $"run hooks/{ProjectHooks.PreBuild}"));
        await run.Hooks.RunAsync(
            ProjectHooks.PreBuild,
            HookVariables.Of(run),
            Redaction.Of(run.Secrets.Values),
            new Lines(line => run.Events.Report(new StepOutput(Name, line))),
            cancellationToken);
    }

    private static string? NotDue(DeploymentRun run) => run.Target switch
    {
        null => "a rollback builds nothing",
        { Release: { } release } => $"release {release.Id} exists and is not built again",
        _ => null,
    };
}
