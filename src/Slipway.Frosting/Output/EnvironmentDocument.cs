using Slipway.Deployments;

namespace Slipway.Frosting.Output;

/// <summary>An environment's status in JSON.</summary>
internal sealed record EnvironmentDocument
{
    public required string Environment { get; init; }

    public required string Platform { get; init; }

    public required string? Release { get; init; }

    public required int? Deployment { get; init; }

    public required string? Url { get; init; }

    public required string? Unavailable { get; init; }

    public required IReadOnlyList<Process> Processes { get; init; }

    public required IReadOnlyList<int> Warm { get; init; }

    public required DeploymentDocument? Live { get; init; }

    public required DeploymentDocument? Latest { get; init; }

    public required RollbackTarget? Rollback { get; init; }

    public required LeaseHolder? Lease { get; init; }

    public required MaintenanceState? Maintenance { get; init; }

    public required PauseState? Pause { get; init; }

    public required BackupState? Backup { get; init; }

    public required IReadOnlyList<string> Warnings { get; init; }

    public static EnvironmentDocument Of(EnvironmentStatus status) => new()
    {
        Environment = status.Environment,
        Platform = status.Platform,
        Release = status.Observed.Release,
        Deployment = status.Observed.Deployment,
        Url = status.Observed.Url,
        Unavailable = status.Observed.Unavailable,
        Processes = [.. status.Observed.Processes.Select(process => new Process(process.Name, process.State, process.Restarts, process.StartedAt))],
        Warm = status.Observed.Warm,
        Live = status.Live is { } live ? DeploymentDocument.Of(live, live.Record.Number, rolledBack: false) : null,
        Latest = status.Latest is { } latest ? DeploymentDocument.Of(latest, status.Live?.Record.Number ?? 0, rolledBack: false) : null,
        Rollback = status.RollbackTarget is { } target ? new RollbackTarget(target.Record.Number, target.Record.Release) : null,
        Lease = status.Lease is { } lease ? Holder(lease) : null,
        Maintenance = status.Observed.Maintenance is { } maintenance ? new MaintenanceState(maintenance.Since, maintenance.By) : null,
        Pause = status.Observed.Pause is { } pause ? new PauseState(pause.Until, pause.Held) : null,
        Backup = status.Backup is { } backup ? new BackupState(Point(backup.Last), Point(backup.Drilled), backup.Alarms) : null,
        Warnings = status.Warnings,
    };

    public static LeaseHolder Holder(Deployments.LeaseHolder lease) =>
        new(lease.Epoch, lease.Actor, lease.Host, lease.ProcessId, lease.Reason, lease.TakenAt, lease.ByHand);

    private static BackedUp? Point(PointSummary? point) => point is null ? null : new BackedUp(point.Id, point.Created, point.Drilled);

    internal sealed record BackupState(BackedUp? Last, BackedUp? Drilled, IReadOnlyList<string> Alarms);

    internal sealed record BackedUp(string Id, DateTimeOffset Created, DateTimeOffset? Drilled);

    internal sealed record Process(string Name, string State, int Restarts, DateTimeOffset? StartedAt);

    internal sealed record RollbackTarget(int Deployment, string Release);

    internal sealed record MaintenanceState(DateTimeOffset Since, string By);

    internal sealed record PauseState(DateTimeOffset Until, int Held);

    internal sealed record LeaseHolder(long Epoch, string Actor, string Host, int ProcessId, string Reason, DateTimeOffset TakenAt, bool ByHand);
}
