using Slipway.Environments;
using Slipway.Platforms;

namespace Slipway.Deployments;

/// <summary>What an environment runs and what its ledger says, and where the two disagree. Reads only what it needs.</summary>
internal sealed class StatusReport(EngineParts parts, AppEnvironment environment)
{
    /// <summary>So few are read one after the other in less time than it takes to spread the work.</summary>
    private const int Page = 100;

    private readonly Ledger _ledger = new(parts.StateOf(environment), environment.Name);

    public async Task<EnvironmentStatus> StatusAsync(CancellationToken cancellationToken)
    {
        var observing = DeploymentRun.PlatformFor(parts, environment).ObserveAsync(cancellationToken);
        var newest = await _ledger.NewestAsync(cancellationToken);
        var (lease, dead) = await DeploymentRun.OfficeFor(parts, environment).LookAsync(cancellationToken);
        var latest = Judged(await _ledger.FindAsync(newest, cancellationToken), lease, dead);
        var live = await _ledger.LiveAsync(newest, cancellationToken);
        var observed = await observing;
        var basis = await _ledger.BasisAsync(newest, _ => Task.FromResult(observed), cancellationToken);
        var target = basis is null ? null : await new RollbackTarget(_ledger, environment.Name).FindAsync(basis, cancellationToken);
        return new EnvironmentStatus
        {
            Environment = environment.Name,
            Platform = environment.Platform.Kind,
            Observed = observed,
            Latest = latest,
            Live = live,
            RollbackTarget = target,
            Lease = dead ? null : lease.Holder,
            Backup = await new Backups.BackupStandings(parts, environment).ReadAsync(live, cancellationToken),
            Warnings = Warnings(observed, latest, live, dead ? lease.Holder : null),
        };
    }

    public async Task<IReadOnlyList<HistoryEntry>> HistoryAsync(int limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(limit);
        if (limit == 0)
            return [];
        var (lease, dead) = await DeploymentRun.OfficeFor(parts, environment).LookAsync(cancellationToken);
        var newest = await _ledger.NewestAsync(cancellationToken);
        if (limit > Page)
            return [.. (await _ledger.ReadAsync(newest, limit, cancellationToken)).Select(entry => Judged(entry, lease, dead)!)];
        var entries = new List<HistoryEntry>();
        await foreach (var entry in _ledger.FromAsync(newest, cancellationToken))
        {
            entries.Add(Judged(entry, lease, dead)!);
            if (entries.Count == limit)
                break;
        }

        return entries;
    }

    private static HistoryEntry? Judged(HistoryEntry? entry, LeaseState lease, bool dead) =>
        entry is null ? null : entry with { Running = entry.Outcome is null && !dead && lease.Holder?.Epoch == entry.Record.Epoch };

    private static List<string> Warnings(Observation observed, HistoryEntry? latest, HistoryEntry? live, LeaseHolder? dead)
    {
        var warnings = new List<string>();
        if (latest is { Outcome: null, Running: false })
            warnings.Add($"v{latest.Record.Number} was interrupted{(dead is null ? "" : $" (pid {dead.ProcessId} on {dead.Host} died)")}: the next deploy, promote or rollback finishes or undoes it.");
        else if (latest?.Outcome is { Status: OutcomeStatus.Stuck } stuck)
            warnings.Add($"v{latest.Record.Number} failed and could not be taken back: {stuck.Reason}");
        if (observed.Unavailable is null && latest is not { Running: true } && latest?.Outcome is not { Status: OutcomeStatus.Stuck }
            && (observed.Deployment != live?.Record.Number || observed.Release != live?.Record.Release))
        {
            warnings.Add($"The history says that {(live is null ? "nothing" : $"v{live.Record.Number} ({live.Record.Release})")} is live; the platform runs {Verifier.Name(observed)}.");
        }

        warnings.AddRange(observed.Processes
            .Where(process => process.State == "crashed" || process.Restarts > 0)
            .Select(process => $"{process.Name} {(process.State == "crashed" ? "crashed" : "was restarted")}{(process.Restarts == 0 ? "" : process.Restarts == 1 ? " (once restarted)" : $" ({process.Restarts} times restarted)")}."));
        warnings.AddRange(observed.Warnings);
        return warnings;
    }
}
