using Slipway.Deployments.Backups;
using Slipway.Platforms;

namespace Slipway.Deployments.Steps;

/// <summary>
/// Lets the platform remove staged releases that nobody goes back to. Only good deployments count: failed ones never
/// push a good one out. A rollback removes nothing: it is in a hurry, and the next deployment tidies up.
/// </summary>
internal sealed class PruneStep : IStep
{
    private const int KeptGood = 5;

    public string Name => "prune";

    public string Title(DeploymentRun run) => "remove releases that are not needed any more";

    public Patience Patience(DeploymentRun run) => new(TimeSpan.FromMinutes(5), "the platform to remove old releases");

    public bool Interruptible => false;

    public async Task<PlannedStep> PlanAsync(DeploymentRun run, CancellationToken cancellationToken)
    {
        if (NotDue(run) is { } why)
            return new PlannedStep(Name, why, Happens: false);
        var kept = await KeptAsync(run, cancellationToken);
        return new PlannedStep(Name, $"remove staged releases but the new one{(kept.Count == 0 ? "" : $" and {string.Join(", ", kept.Order().Select(number => $"v{number}"))}")}");
    }

    public Task<StepStanding?> StandingAsync(DeploymentRun run, CancellationToken cancellationToken) =>
        Task.FromResult(NotDue(run) is { } why ? new StepStanding(StepResult.Skipped, why) : null);

    public async Task<string?> DoAsync(DeploymentRun run, CancellationToken cancellationToken)
    {
        var keep = await KeptAsync(run, cancellationToken);
        keep.Add(run.Number);
        var leftovers = new DataLeftovers(run.Parts, run.Environment, run.Platform);
        await leftovers.RemoveForgottenAsync(run.Number, cancellationToken);
        if (run.Exchange is { } exchange)
        {
            // The processes before may hold what was put aside open: nobody may go back to them as they are.
            if (run is { Platform: IStartBeside beside, Before.Deployment: { } previous } && previous != run.Number)
                await beside.DiscardAsync(new StagedRelease((await run.StageRequestAsync(Name, cancellationToken)) with { Deployment = previous }, ""), cancellationToken);
            await leftovers.RemoveOlderAsync(exchange, cancellationToken);
        }

        await ((IPruneReleases)run.Platform).PruneAsync(keep, await run.FenceAsync(cancellationToken), cancellationToken);
        return null;
    }

    private static string? NotDue(DeploymentRun run) =>
        run.Platform is not IPruneReleases ? "nothing is kept there"
        : run.Request.Kind == DeploymentKind.Rollback && !run.ChangesData ? "a rollback removes nothing; the next deployment does"
        : null;

    private static async Task<HashSet<int>> KeptAsync(DeploymentRun run, CancellationToken cancellationToken)
    {
        var keep = new HashSet<int>();
        var good = 0;
        HistoryEntry? live = null;
        await foreach (var entry in run.Ledger.FromAsync(run.Number, cancellationToken))
        {
            if (!RollbackTarget.IsGood(entry))
                continue;
            live ??= entry;
            keep.Add(entry.Record.Number);
            if (++good == KeptGood)
                break;
        }

        if (live is not null && await new RollbackTarget(run.Ledger, run.Environment.Name).FindAsync(live, cancellationToken) is { } target)
            keep.Add(target.Record.Number);
        return keep;
    }
}
