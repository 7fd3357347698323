using Slipway.Data.Points;
using Slipway.Data.Retention;
using Slipway.Data.Vaults;
using Slipway.Deployments.Backups;
using Slipway.Environments;
using Slipway.FaultPoints;

namespace Slipway.Deployments;

/// <summary>
/// Removes the restore points that <c>backup.keep</c> does not ask for. That a point goes is decided first, in the shared
/// state: whatever happens afterwards, nobody is shown half of it, and the next pruning finishes.
/// </summary>
public sealed class Pruning(EngineParts parts)
{
    private static readonly Patience Patience = new(TimeSpan.FromHours(1), "the vaults to forget the points");

    /// <summary>Reads; changes nothing.</summary>
    public async Task<PruningPlan> PlanAsync(AppEnvironment environment, CancellationToken cancellationToken) =>
        Plan(await DecideAsync(environment, cancellationToken));

    /// <summary>Does it: points go under the lease, the contents that only they had afterwards.</summary>
    /// <exception cref="RefusedException">The confirmation is missing, or somebody holds the lease.</exception>
    /// <exception cref="SlipwayException">A vault could not be used: the others are done, and the next pruning finishes.</exception>
    public async Task<PruningResult> RunAsync(OperationRequest request, IProgress<DeploymentEvent> events, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var environment = request.Environment;
        if (Gates.Confirmation(environment, request.Confirmation, $"./build.sh --target=Prune{environment.TargetName} --apply --confirm={environment.Name}") is { } refusal)
            throw refusal;
        Decisions? decisions = null;
        var failures = new Failures();
        await new LeasedChange(parts, request, events).RunAsync($"Prune the restore points of {environment.Name}", "points", Patience, async (_, progress, token) =>
        {
            decisions = await DecideAsync(environment, token);
            await RemoveAsync(environment, decisions, failures, progress, token);
        }, cancellationToken);
        var (contents, freed, postponed) = (0, 0L, new List<string>());
        // Not under the lease: it may take long, and a vault knows by itself who writes into it.
        foreach (var vault in decisions!.Points.Reachable.Where(vault => !failures.Has(vault.Name)))
        {
            await failures.TryAsync(vault, async () =>
            {
                var tidying = await vault.TidyAsync(cancellationToken);
                (contents, freed) = (contents + tidying.Removed, freed + tidying.Freed);
                if (tidying.Postponed is { } why)
                    postponed.Add(why);
            });
        }

        failures.ThrowIfAny(environment);
        return new PruningResult(Plan(decisions), contents, freed, postponed);
    }

    private async Task RemoveAsync(AppEnvironment environment, Decisions decisions, Failures failures, IProgress<string> progress, CancellationToken cancellationToken)
    {
        var catalog = new PointCatalog(parts.StateOf(environment));
        string[] decided = [.. decisions.All.Where(decision => !decision.IsKept).Select(decision => decision.Point.Point.Id)];
        foreach (var id in decided)
        {
            await catalog.BeginRemovalAsync(environment.Name, id, cancellationToken);
            FaultPoint.Reach("points", "decided");
        }

        string[] ids = [.. decisions.Unfinished, .. decided];
        foreach (var (vault, failure) in decisions.Points.Unreachable)
            failures.Add(vault, failure);
        foreach (var vault in decisions.Points.Reachable)
        {
            if (await failures.TryAsync(vault, () => vault.DeleteAsync(environment.Name, ids, cancellationToken)) && ids.Length > 0)
                progress.Report($"{vault.Name}: {ids.Length} {(ids.Length == 1 ? "point is" : "points are")} not in it any more");
            FaultPoint.Reach("points", "forgotten");
        }

        // What a vault may still have is remembered, so that the next pruning takes it from there.
        if (failures.Any)
            return;
        foreach (var id in ids)
            await catalog.RemoveAsync(environment.Name, id, cancellationToken);
    }

    private async Task<Decisions> DecideAsync(AppEnvironment environment, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(environment);
        var catalog = new PointCatalog(parts.StateOf(environment));
        var points = await PointsInVaults.LookAsync(parts, environment, catalog, cancellationToken);
        var keep = environment.Backup;
        var rules = new RetentionRules(keep.Daily, keep.Weekly, keep.Monthly, keep.Yearly);
        var decisions = RetentionPlan.Of(points.Points, rules, await RollbackPointAsync(environment, cancellationToken), parts.Time.GetUtcNow());
        return new Decisions([.. AndBeforeShrinking(decisions, keep.ShrinkAlarm)], await catalog.GoingAsync(environment.Name, cancellationToken), points);
    }

    /// <summary>While the newest point has much less than the one before it, that one may be the only one with all of it.</summary>
    private static IEnumerable<RetentionDecision> AndBeforeShrinking(IReadOnlyList<RetentionDecision> decisions, int share)
    {
        var larger = decisions.Where(decision => decision.Point.IsComplete).Take(2).ToList() is [var last, var before] && Shrinkage.Of(before.Point.Point, last.Point.Point, share) is not null ? before : null;
        return decisions.Select(decision => decision == larger ? decision with { Reasons = [.. decision.Reasons, "the newest has much less"] } : decision);
    }

    private async Task<string?> RollbackPointAsync(AppEnvironment environment, CancellationToken cancellationToken)
    {
        var ledger = new Ledger(parts.StateOf(environment), environment.Name);
        var newest = await ledger.NewestAsync(cancellationToken);
        var basis = await ledger.BasisAsync(newest, DeploymentRun.PlatformFor(parts, environment).ObserveAsync, cancellationToken);
        var target = basis is null ? null : await new RollbackTarget(ledger, environment.Name).FindAsync(basis, cancellationToken);
        return target is null ? null : await RollbackPoint.FindAsync(ledger, newest, target, cancellationToken);
    }

    private static PruningPlan Plan(Decisions decisions) => new()
    {
        Decisions = [.. decisions.All.Select(decision => new PointDecision(PointSummary.Of(decision.Point), decision.IsKept, decision.Explanation))],
        Unfinished = decisions.Unfinished,
        Unreachable = [.. decisions.Points.Unreachable.Select(vault => $"{vault.Vault}: {vault.Failure.Message}")],
    };

    private sealed record Decisions(IReadOnlyList<RetentionDecision> All, IReadOnlyList<string> Unfinished, PointsInVaults Points);

    /// <summary>Vaults that could not be used. One does not stop the others.</summary>
    private sealed class Failures
    {
        private readonly List<(string Vault, SlipwayException Failure)> _all = [];

        public bool Any => _all.Count > 0;

        public bool Has(string vault) => _all.Any(failure => failure.Vault == vault);

        public void Add(string vault, SlipwayException failure) => _all.Add((vault, failure));

        public async Task<bool> TryAsync(IVault vault, Func<Task> use)
        {
            try
            {
                await use();
                return true;
            }
            catch (SlipwayException failure)
            {
                Add(vault.Name, failure);
                return false;
            }
        }

        public void ThrowIfAny(AppEnvironment environment)
        {
            if (_all.Count == 0)
                return;
            throw new SlipwayException(ExitCode.Failed, $"The restore points of {environment.Name} are not pruned everywhere: {string.Join(", ", _all.Select(failure => $"'{failure.Vault}'"))} could not be used. What had to go is gone from the other vaults and from the list; the next pruning finishes.")
            {
                Details = [.. _all.Select(failure => $"{failure.Vault}: {failure.Failure.Message}"), .. _all.SelectMany(failure => failure.Failure.Details)],
                Next = _all[0].Failure.Next ?? "Mend the vault, then run the same command again.",
            };
        }
    }
}
