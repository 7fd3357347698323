using Slipway.Data.Points;
using Slipway.Environments;

namespace Slipway.Deployments.Backups;

/// <summary>Reads how the backups of an environment are.</summary>
internal sealed class BackupStandings(EngineParts parts, AppEnvironment environment)
{
    /// <param name="live">What is live by the history, or null.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Null: there are no points, and none are missed.</returns>
    public async Task<BackupStanding?> ReadAsync(HistoryEntry? live, CancellationToken cancellationToken)
    {
        var (points, alarms) = await LookAsync(live, cancellationToken);
        var all = alarms.All;
        return points.Oldest is null && all.Count == 0
            ? null
            : new BackupStanding
            {
                Last = points.Last is { } last ? PointSummary.Of(last) : null,
                Drilled = points.Drilled is { } drilled ? PointSummary.Of(drilled) : null,
                Alarms = all,
            };
    }

    public async Task<(RecentPoints Points, BackupAlarms Alarms)> LookAsync(HistoryEntry? live, CancellationToken cancellationToken)
    {
        var state = parts.StateOf(environment);
        var points = await new RecentPointsReading(state, environment.Name).RunAsync(cancellationToken);
        var failure = await new BackupFailures(state, environment.Name).LastAsync(cancellationToken);
        return (points, new BackupAlarms(environment, points, failure, live?.Record.StartedAt, parts.Time.GetUtcNow(), parts.Time.LocalTimeZone));
    }
}
