using Slipway.Platforms;

namespace Slipway.Deployments.Plans;

/// <summary>Finds out what would be different afterwards. Only reads: the ledger, the clone, the platform.</summary>
internal sealed class ChangeReader(DeploymentRun run)
{
    private const string NotBuilt = "not known before it is built";

    private string Uncleared => $"not known before the interrupted v{run.Newest} is cleared";

    public async Task<PlannedChanges> ReadAsync(CancellationToken cancellationToken)
    {
        var from = await FromAsync(cancellationToken);
        var to = To();
        var forecast = await ForecastAsync(cancellationToken);
        return new PlannedChanges
        {
            From = from,
            To = to,
            Commits = to is null ? new CommitDifference { Unknown = Uncleared } : await Commits.BetweenAsync(run.Parts.Source, from, to, cancellationToken),
            Configuration = await ConfigurationAsync(forecast, cancellationToken),
            Processes = run.Target?.Run is { } coming ? ProcessTypes.Between(run.Basis?.Record.Run, coming) : new ProcessDifference([], to is null ? Uncleared : NotBuilt),
            Requirements = await RequirementsAsync(from, to, cancellationToken),
            Disk = Disk(to, forecast),
            Interruption = Interruption(forecast),
            Back = await BackAsync(cancellationToken),
        };
    }

    private async Task<PlannedRelease?> FromAsync(CancellationToken cancellationToken)
    {
        if (run.Basis is not { Record: var record })
            return null;
        bool? dirty = null;
        try
        {
            if (await run.Parts.Releases.FindAsync(record.Release, cancellationToken) is { } release)
                dirty = release.Dirty is not null;
        }
        catch (SlipwayException)
        {
            // Its manifest is damaged. A deployment does not need it either: whether it was dirty is not known then.
        }

        return new PlannedRelease(record.Number, record.Release, record.Commit, dirty);
    }

    private PlannedRelease? To() => run.Target switch
    {
        { Release: { } release } => new PlannedRelease(run.Newest + 1, release.Id, release.Commit, release.Dirty is not null),
        { Source: { } source } => new PlannedRelease(run.Newest + 1, null, source.Commit, source.Dirty),
        _ => null,
    };

    private async Task<Forecast?> ForecastAsync(CancellationToken cancellationToken) => run.Platform is not IForecast platform ? null : await platform.ForecastAsync(
        new ForecastRequest
        {
            Observed = run.Before,
            Running = run.Basis?.Record.Run,
            Coming = run.Target?.Run,
            Variant = run.Target?.Release?.VariantFor(run.Environment.VariantName),
            SameAs = run.Target?.RollbackTo?.Record.Number,
        },
        cancellationToken);

    private async Task<ConfigurationDifference> ConfigurationAsync(Forecast? forecast, CancellationToken cancellationToken)
    {
        if (run.Target is null)
            return new ConfigurationDifference([], [], Uncleared);
        // Not built, and its processes cannot be told: what the environment says is known all the same.
        var coming = run.Target.Run ?? RunConfigurations.For(run.Environment);
        var values = await run.Parts.PeekSecrets(run.Environment with { Secrets = coming.Secrets }, cancellationToken);
        return Configurations.Between(run.Basis?.Record, coming, values is null ? null : SecretPrints.Of(values, run.Parts.Fingerprint), forecast?.Settings ?? []);
    }

    private async Task<RequirementsDifference> RequirementsAsync(PlannedRelease? from, PlannedRelease? to, CancellationToken cancellationToken)
    {
        if (to is null)
            return new RequirementsDifference([], Uncleared);
        if (from is null)
            return new RequirementsDifference([], "nothing runs there to compare with");
        var selected = run.Target!.Release?.Environments[run.Environment.VariantName];
        return await new LockedPackages(run.Parts.Source, run.Environment.VariantName).BetweenAsync((from, run.Basis!.Record.Lock), (to, selected?.Lock), cancellationToken);
    }

    private DiskNeed Disk(PlannedRelease? to, Forecast? forecast) => forecast is null
        ? new DiskNeed(null, null, null, $"the {run.Platform.Kind} platform does not say")
        : new DiskNeed(
            forecast.DiskNeeded,
            forecast.DiskFree,
            forecast.DiskNeeded is { } needed ? needed + forecast.DiskMargin <= forecast.DiskFree : null,
            forecast.DiskNeeded is not null ? null : to is null ? Uncleared : NotBuilt);

    private ExpectedInterruption Interruption(Forecast? forecast)
    {
        if (run.Before.Unavailable is { } why && run.Basis is not null)
            return new ExpectedInterruption(null, [$"not known: {why}"]);
        if (run.Before.Deployment is null)
            return new ExpectedInterruption(false, ["none: nothing runs there now"]);
        var reasons = new List<string>();
        if (run.Before.Maintenance is not null)
            reasons.Add("maintenance is on and stays on: requests get its page before and after");
        if (run.Before.Pause is not null)
            reasons.Add("new requests are held at the moment (pause)");
        if (forecast is not null)
            return new ExpectedInterruption(forecast.Interrupts, [.. reasons, .. forecast.Interruption]);
        return run.Platform is IStartBeside
            ? new ExpectedInterruption(false, [.. reasons, "none: the new processes are healthy before the switch"])
            : new ExpectedInterruption(null, [.. reasons, $"the {run.Platform.Kind} platform starts and switches in one step; how long nothing answers is not known"]);
    }

    private async Task<WayBack> BackAsync(CancellationToken cancellationToken)
    {
        if (run.Target is null)
            return new WayBack(null, null, null, Uncleared);
        if (run.Basis is not { } basis)
            return new WayBack(null, null, null, "there is nothing to go back to afterwards: this is the first deployment there");
        if (run.Request.Kind == DeploymentKind.Scale)
            return To(basis, NextCommand.Scale(run.Environment, Report.CountsBefore(run, basis)));
        if (run.Request.Kind == DeploymentKind.Restore)
            return To(basis, NextCommand.UndoRestore(run.Environment));
        if (run.Request.Kind == DeploymentKind.Rollback)
        {
            return RollbackTarget.IsGood(basis)
                ? To(basis, NextCommand.Rollback(run.Environment, basis.Record.Number))
                : new WayBack(null, null, null, $"there is no way back to v{basis.Record.Number}, which was never verified");
        }

        var same = run.Target.Release?.Id == basis.Record.Release && run.Target.Run is { } to && RunDifference.Same(basis.Record.Run, to);
        var target = same ? await new RollbackTarget(run.Ledger, run.Environment.Name).FindAsync(basis, cancellationToken) : basis;
        return target is null
            ? new WayBack(null, null, null, "there is nothing to go back to afterwards")
            : To(target, NextCommand.Rollback(run.Environment));
    }

    private static WayBack To(HistoryEntry entry, string command) => new(entry.Record.Number, entry.Record.Release, command, null);
}
