using Slipway.Platforms;

namespace Slipway.Deployments.Steps;

/// <summary>Puts the release beside the running one.</summary>
internal sealed class StageStep : IStep
{
    public string Name => "stage";

    public string Title(DeploymentRun run) => $"stage {run.Release.Id} beside what runs";

    public Patience Patience(DeploymentRun run) => new(TimeSpan.FromMinutes(30), "the platform to take the release");

    public Task<PlannedStep> PlanAsync(DeploymentRun run, CancellationToken cancellationToken)
    {
        if (run.Target?.Release is not { } release)
            return Task.FromResult(new PlannedStep(Name, "stage the release beside what runs"));
        var variant = release.VariantFor(run.Environment.VariantName);
        var selected = release.Environments[run.Environment.VariantName];
        return Task.FromResult(new PlannedStep(Name, $"stage {release.Id} beside what runs: {variant.Files.Count} files, variant {variant.Key}, from {selected.Requirements}"));
    }

    public async Task<string?> DoAsync(DeploymentRun run, CancellationToken cancellationToken)
    {
        // Everybody who rolls back has to find it, also where somebody cleaned up since it was built.
        if (!await run.Parts.State.ExistsAsync($"releases/{run.Release.Id}.json", cancellationToken))
            await run.Parts.Releases.AddAsync(run.Release, cancellationToken);
        await run.Parts.Content.ShareAsync(run.Release, cancellationToken);
        run.Staged = await run.Platform.StageAsync(await run.StageRequestAsync(Name, cancellationToken), cancellationToken);
        return null;
    }

    /// <summary>Started instances go with it. Elsewhere a staged release is only bytes, which pruning removes.</summary>
    public async Task<string?> UndoAsync(DeploymentRun run, CancellationToken cancellationToken)
    {
        if (run.Platform is not IStartBeside beside)
            return null;
        var staged = run.Staged ?? new StagedRelease(await run.StageRequestAsync(Name, cancellationToken), "");
        await run.FenceAsync(cancellationToken);
        await beside.DiscardAsync(staged, cancellationToken);
        return $"v{run.Number} stopped and removed";
    }
}
