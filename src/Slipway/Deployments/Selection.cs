using Slipway.Data.Points;
using Slipway.Deployments.Backups;
using Slipway.Releases;

namespace Slipway.Deployments;

/// <summary>Finds out what the request asks for: which release, with which configuration. Changes nothing.</summary>
internal sealed class Selection(DeploymentRun run)
{
    private DeploymentRequest Request => run.Request;

    private string Environment => run.Environment.Name;

    /// <exception cref="ConfigurationException">The request names something that does not exist.</exception>
    /// <exception cref="RefusedException">There is nothing to promote or to go back to.</exception>
    public async Task ResolveAsync(CancellationToken cancellationToken)
    {
        await RefreshLedgerAsync(cancellationToken);
        run.Target = Request.Kind switch
        {
            DeploymentKind.Promote => await PromotedAsync(cancellationToken),
            DeploymentKind.Rollback => Request.To is null && await IsInterruptedAsync(cancellationToken)
                ? null // what ran before the interrupted deployment is known when that is cleared
                : await RolledBackAsync(cancellationToken),
            DeploymentKind.Scale or DeploymentKind.Redeploy => await LiveAsync(cancellationToken),
            DeploymentKind.Restore => await RestoredAsync(cancellationToken),
            _ => await DeployedAsync(cancellationToken),
        };
    }

    /// <summary>After a recovery, what is live and what a rollback goes back to may have changed.</summary>
    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        await RefreshLedgerAsync(cancellationToken);
        if (Request.Kind is DeploymentKind.Scale or DeploymentKind.Redeploy)
            run.Target = await LiveAsync(cancellationToken);
        if (Request.Kind == DeploymentKind.Restore)
            run.Target = await RestoredAsync(cancellationToken);
        if (Request.Kind != DeploymentKind.Rollback)
            return;
        var before = run.Target?.RollbackTo?.Record.Number;
        run.Target = await RolledBackAsync(cancellationToken);
        if (before is not null && before != run.Target.RollbackTo!.Record.Number)
            run.Warn($"What is live changed meanwhile: this goes back from v{run.Basis!.Record.Number} to v{run.Target.RollbackTo.Record.Number}, and not to v{before}.");
    }

    public async Task<bool> IsInterruptedAsync(CancellationToken cancellationToken) =>
        run.Newest > 0 && (await run.Ledger.FindAsync(run.Newest, cancellationToken))?.Outcome is null;

    public async Task RefreshLedgerAsync(CancellationToken cancellationToken)
    {
        run.Newest = await run.Ledger.NewestAsync(cancellationToken);
        run.Live = await run.Ledger.LiveAsync(run.Newest, cancellationToken);
        run.Basis = await run.Ledger.BasisAsync(run.Newest, run.Platform.ObserveAsync, cancellationToken);
    }

    private async Task<DeploymentTarget> DeployedAsync(CancellationToken cancellationToken)
    {
        if (Request is { Release: not null, Commit: not null })
            throw new ConfigurationException("--release= and --commit= exclude each other: a release is made of one commit.");
        if (Request.Release is null)
            return new DeploymentTarget { Source = await run.Parts.Source.ResolveAsync(Request.Commit, cancellationToken) };
        return Ready(new DeploymentTarget { Release = await FindReleaseAsync(Request.Release, cancellationToken) });
    }

    private async Task<DeploymentTarget> PromotedAsync(CancellationToken cancellationToken)
    {
        var from = Request.From ?? run.Environment.Promote.From
            ?? throw new ConfigurationException(run.Environment.File, $"{Environment} names no environment to promote from: add 'promote: {{ from: staging }}', or type --from=staging.");
        if (from == Environment)
            throw new ConfigurationException($"--from={from}: an environment is not promoted to itself.");
        if (run.Parts.Environments.All(known => known.Name != from))
        {
            var names = run.Parts.Environments.Select(known => known.Name).ToList();
            throw new ConfigurationException($"There is no environment '{from}' to promote from{NearestName.Hint(from, names)} There are {string.Join(", ", names)}.");
        }

        var proof = new PromotionProof(new Ledger(run.Parts.State, from), from, run.Parts.Time);
        if (Request.Release is null)
        {
            var live = await proof.LiveAsync(cancellationToken);
            return Ready(new DeploymentTarget { Release = await RecordedAsync(live, from, cancellationToken), PromotedFrom = from, Proof = live });
        }

        var release = await FindReleaseAsync(Request.Release, cancellationToken);
        return Ready(new DeploymentTarget { Release = release, PromotedFrom = from, Proof = await proof.OfAsync(release.Id, cancellationToken) });
    }

    private async Task<DeploymentTarget> RolledBackAsync(CancellationToken cancellationToken)
    {
        var targets = new RollbackTarget(run.Ledger, Environment);
        HistoryEntry? back;
        if (Request.To is not null)
            back = await targets.FindAsync(run.Newest, Request.To, cancellationToken);
        else
            back = run.Basis is null ? null : await targets.FindAsync(run.Basis, cancellationToken);
        if (back is null)
        {
            throw new RefusedException(run.Basis is null
                ? $"{Environment} has nothing to roll back: no deployment there ever succeeded. Nothing was touched."
                : $"{Environment} has nothing to roll back to: no earlier deployment that succeeded differs from v{run.Basis.Record.Number} ({run.Basis.Record.Release}). Nothing was touched.")
            {
                Next = run.Newest == 0 ? NextCommand.Deploy(run.Environment) : $"./build.sh --target=History{run.Environment.TargetName} shows them all; --to= names one.",
            };
        }

        if (Request.Data == RollbackData.Restore)
            run.Point = await PointBeforeAsync(back, cancellationToken);
        var target = new DeploymentTarget { Release = await RecordedAsync(back, Environment, cancellationToken), RollbackTo = back };
        return Scaling.Over(run, target, Scaling.Declared(back.Record), always: true);
    }

    /// <summary>The release is known and suits the environment.</summary>
    private DeploymentTarget Ready(DeploymentTarget target)
    {
        _ = target.Release!.VariantFor(run.Environment.VariantName);
        return Scaling.Over(run, target, RunConfigurations.For(run.Environment, target.Release), always: false);
    }

    /// <summary>The release that is live, for what changes only how it runs.</summary>
    private async Task<DeploymentTarget> LiveAsync(CancellationToken cancellationToken)
    {
        if (run.Live is not { } live)
        {
            throw new RefusedException(run.Newest == 0
                ? $"{Environment} was never deployed. Nothing was touched."
                : $"Nothing is live in {Environment}: no deployment there ever succeeded. Nothing was touched.")
            {
                Next = NextCommand.Deploy(run.Environment),
            };
        }

        var target = new DeploymentTarget { Release = await RecordedAsync(live, Environment, cancellationToken) };
        return Request.Kind == DeploymentKind.Scale ? Scaling.Change(run, target, live) : Ready(target);
    }

    /// <summary>The restore point that was taken before the first deployment that came after the one that is gone back to.</summary>
    private async Task<KnownPoint> PointBeforeAsync(HistoryEntry back, CancellationToken cancellationToken)
    {
        var id = await RollbackPoint.FindAsync(run.Ledger, run.Newest, back, cancellationToken);
        if (id is null)
        {
            throw new RefusedException($"No restore point was taken between v{back.Record.Number} and v{run.Basis!.Record.Number} of {Environment}, so there are no data of that time to bring back. Nothing was touched.")
            {
                Next = $"For the next time: 'backup: {{ before: [deploy, promote] }}' in the environment file. Another point can be restored: ./build.sh --target=Points{run.Environment.TargetName}",
            };
        }

        return await new PointChoice(run.Parts, run.Environment).FindAsync(id, cancellationToken);
    }

    /// <summary>The live release as it runs, with other data.</summary>
    private async Task<DeploymentTarget> RestoredAsync(CancellationToken cancellationToken)
    {
        if (Request.Scrub && run.Environment.IsProduction)
            throw new RefusedException($"A refresh puts scrubbed data of another environment in the place of those that are there, and {Environment} is production. Nothing was touched.");
        var target = await LiveAsync(cancellationToken);
        if (Request.Undo)
        {
            run.PutAside = new DataExchanges(run.Parts.Paths, Environment).List() is [var last, ..]
                ? last
                : throw new RefusedException($"No restore of {Environment} on this machine has put anything aside. Nothing was touched.");
        }
        else
        {
            var choice = new PointChoice(run.Parts, run.Source);
            run.Point = Request.Scrub ? await choice.FindDrilledAsync(Request.Point, cancellationToken) : await choice.FindAsync(Request.Point, cancellationToken);
            if (Request.Scrub)
                run.Rules = RefreshRules.Load(run.Parts.Paths, run.Point.Point);
        }

        return target with { Run = run.Live!.Record.Run, Scale = run.Live.Record.Scale };
    }

    private async Task<ReleaseManifest> RecordedAsync(HistoryEntry entry, string where, CancellationToken cancellationToken) =>
        await run.Parts.Releases.FindAsync(entry.Record.Release, cancellationToken)
        ?? throw new ConfigurationException($"Release {entry.Record.Release} of v{entry.Record.Number} in {where} is not in the release store any more. Deploy its commit instead: ./build.sh --target=Deploy{run.Environment.TargetName} --commit={entry.Record.Commit[..7]}");

    private async Task<ReleaseManifest> FindReleaseAsync(string id, CancellationToken cancellationToken)
    {
        var ids = await run.Parts.Releases.ListAsync(cancellationToken);
        var matches = ids.Contains(id) ? [id] : ids.Where(known => id.Length > 0 && known.StartsWith(id, StringComparison.Ordinal)).ToList();
        if (matches.Count > 1)
            throw new ConfigurationException($"--release={id}: {matches.Count} releases begin with that: {string.Join(", ", matches)}.");
        if (matches.Count == 1 && await run.Parts.Releases.FindAsync(matches[0], cancellationToken) is { } release)
            return release;
        throw new ConfigurationException($"--release={id}: there is no such release{NearestName.Hint(id, ids)} A release is made by ./build.sh --target=Build or by deploying a commit.");
    }
}
