using Slipway.Data.Points;
using Slipway.Deployments.Backups;
using Slipway.Environments;

namespace Slipway.Deployments;

/// <summary>What can be done with the restore points of an environment besides restoring them.</summary>
public sealed class BackupOperations(EngineParts parts)
{
    private const string Step = "backup";

    private static readonly Patience Patience = new(TimeSpan.FromHours(12), "the restore point");

    /// <summary>Takes a restore point, under the lease: nothing is deployed meanwhile.</summary>
    /// <exception cref="SlipwayException">It could not be taken, or not every vault has it.</exception>
    public async Task<PointSummary> TakeAsync(OperationRequest request, IProgress<DeploymentEvent> events, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(events);
        var environment = request.Environment;
        var platform = DeploymentRun.PlatformFor(parts, environment);
        await EnvironmentData.EnsureAnyAsync(parts, environment, platform, cancellationToken);
        var failures = new BackupFailures(parts.StateOf(environment), environment.Name);
        RestorePoint point;
        try
        {
            point = await TakeAsync(request, platform, events, cancellationToken);
        }
        catch (SlipwayException failure)
        {
            await NoteAsync(failures, failure);
            throw;
        }

        await failures.ForgetAsync(CancellationToken.None);
        return (await ListAsync(environment, CancellationToken.None)).First(known => known.Id == point.Id);
    }

    /// <returns>Scheduled runs of an environment that did not happen or failed, a sentence each. Empty where none are scheduled.</returns>
    public async Task<IReadOnlyList<string>> MissedAsync(AppEnvironment environment, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(environment);
        if (environment.Backup is { Schedule: null, Drill: null })
            return [];
        var ledger = new Ledger(parts.StateOf(environment), environment.Name);
        var live = await ledger.LiveAsync(await ledger.NewestAsync(cancellationToken), cancellationToken);
        return (await new BackupStandings(parts, environment).LookAsync(live, cancellationToken)).Alarms.Missed;
    }

    /// <returns>What the newest point has less of than the one before it; null: nothing, or not much.</returns>
    public async Task<string?> ShrunkAsync(AppEnvironment environment, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(environment);
        return (await new BackupStandings(parts, environment).LookAsync(null, cancellationToken)).Alarms.Shrunk;
    }

    /// <summary>For whoever was not there. What cannot be noted is missed by its schedule all the same.</summary>
    private async Task NoteAsync(BackupFailures failures, SlipwayException failure)
    {
        try
        {
            await failures.AddAsync(new BackupFailure(parts.Time.GetUtcNow(), failure.Message), CancellationToken.None);
        }
        catch (SlipwayException)
        {
            // The state that cannot be written is most likely what the backup failed at, and that is told.
        }
    }

    private async Task<RestorePoint> TakeAsync(OperationRequest request, Platforms.IPlatform platform, IProgress<DeploymentEvent> events, CancellationToken cancellationToken)
    {
        var environment = request.Environment;
        RestorePoint? point = null;
        await new LeasedChange(parts, request, events).RunAsync(
            $"Back {environment.Name} up",
            Step,
            Patience,
            async (fence, progress, token) =>
            {
                // Unlike other changes it may be broken off: what is not complete is no point.
                using var either = CancellationTokenSource.CreateLinkedTokenSource(token, cancellationToken);
                var ledger = new Ledger(parts.StateOf(environment), environment.Name);
                var live = await ledger.LiveAsync(await ledger.NewestAsync(either.Token), either.Token);
                point = await new PointTaking(parts, environment, platform, progress, new Advances(Step, events)).TakeAsync(live?.Record, _ => Task.FromResult(fence), either.Token);
            },
            cancellationToken);
        return point!;
    }

    /// <summary>Where releases are promoted to, or a name has to be typed, is where people's data are: they must outlive the platform.</summary>
    /// <returns>Null: they do, or there are none.</returns>
    public static string? Warning(AppEnvironment environment)
    {
        ArgumentNullException.ThrowIfNull(environment);
        var matters = environment.Promote.From is not null || environment.Protect.Confirm;
        var has = environment.Uploads.Count > 0 || environment.Database.Url is not null || environment.Secrets.ContainsKey(DatabaseSettings.Variable);
        return matters && has && environment.Backup.Vaults.All(vault => !vault.External)
            ? $"{environment.Name} has no vault outside of its platform: what takes the platform takes its backups too. Add one with 'external: true' to 'backup.vaults' (docs/backups.md)."
            : null;
    }

    /// <returns>The restore points of an environment, the newest first.</returns>
    public async Task<IReadOnlyList<PointSummary>> ListAsync(AppEnvironment environment, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(environment);
        var points = await new PointCatalog(parts.StateOf(environment)).ListAsync(environment.Name, cancellationToken);
        return [.. points.Reverse().Select(PointSummary.Of)];
    }
}
