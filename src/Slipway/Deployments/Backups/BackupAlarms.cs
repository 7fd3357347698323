using System.Globalization;
using Slipway.Data.Points;
using Slipway.Environments;

namespace Slipway.Deployments.Backups;

/// <summary>What is wrong with the backups of an environment, a sentence each with what to type. Reads nothing itself.</summary>
/// <param name="environment">The environment.</param>
/// <param name="points">Its newest points.</param>
/// <param name="failure">Its last backup, where that failed.</param>
/// <param name="live">When what is live began to be deployed; null: nothing is.</param>
/// <param name="now">This moment.</param>
/// <param name="zone">Time zone of the schedules.</param>
internal sealed class BackupAlarms(AppEnvironment environment, RecentPoints points, BackupFailure? failure, DateTimeOffset? live, DateTimeOffset now, TimeZoneInfo zone)
{
    /// <summary>A run that was due has this long, and twice what the last took, to begin and to end.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromHours(1);

    private string Backup => $"./build.sh --target=Backup{environment.TargetName}";

    public IReadOnlyList<string> All => [.. Missed, .. new[] { Shrunk }.OfType<string>()];

    /// <summary>Runs that did not happen, or failed.</summary>
    public IReadOnlyList<string> Missed => [.. new[] { FailedBackup, MissedBackup, FailedDrill, MissedDrill }.OfType<string>()];

    /// <summary>What the newest point has less of.</summary>
    public string? Shrunk => points is { Last: { } last, Before: { } before } && Shrinkage.Of(before.Point, last.Point, environment.Backup.ShrinkAlarm) is { } less
        ? $"{less} If that is not meant, look at {before.Point.Id} before it goes: ./build.sh --target=Points{environment.TargetName}"
        : null;

    private string? FailedBackup => failure is not null && (points.Last is null || points.Last.Point.Created < failure.At)
        ? $"The last backup of {environment.Name} failed at {Text(failure.At)}: {failure.Reason} Once that is mended: {Backup}"
        : null;

    private string? MissedBackup
    {
        get
        {
            // A point is taken for a moment that is not over yet where clocks were put back.
            if (Due(environment.Backup.Schedule, points.Last?.Point.Duration, points.Oldest is null ? live : DateTimeOffset.MinValue) is not { } due
                || points.Last?.Point.Created >= due || failure?.At >= due)
            {
                return null;
            }

            var last = points.Last is { } known ? $"the last complete one is of {Text(known.Point.Created)}" : "there is no complete one";
            return $"A restore point of {environment.Name} was due at {Text(due)} (backup.schedule: {environment.Backup.Schedule}), and none was taken since: {last}. Take one: {Backup}. Whether it runs by itself: ./build.sh --target=Schedule";
        }
    }

    private string? FailedDrill => points.LastDrill is ({ } id, { Succeeded: false } drill)
        ? $"The last drill of {environment.Name}, of {id} at {Text(drill.Ended)}, failed: {drill.Failure} Once that is mended: ./build.sh --target=Drill{environment.TargetName}"
        : null;

    private string? MissedDrill
    {
        get
        {
            var last = points.LastDrill?.Drill;
            if (Due(environment.Backup.Drill, last?.Duration, points.Oldest is { } oldest ? PointId.MomentOf(oldest) : null) is not { } due || last?.Ended >= due)
                return null;
            return $"A drill of {environment.Name} was due at {Text(due)} (backup.drill: {environment.Backup.Drill}), and none ran since: {(last is null ? "there was none" : $"the last was at {Text(last.Ended)}")}. Run one: ./build.sh --target=Drill{environment.TargetName}. Whether it runs by itself: ./build.sh --target=Schedule";
        }
    }

    /// <param name="schedule">When it runs; null: never.</param>
    /// <param name="duration">How long it took last.</param>
    /// <param name="since">What was due before this could not have been done; null: neither could anything.</param>
    /// <returns>When a run was due last that must be over by now; null: none was.</returns>
    private DateTimeOffset? Due(RunSchedule? schedule, TimeSpan? duration, DateTimeOffset? since) =>
        schedule is not null && since is { } from && schedule.Previous(now - Grace - (2 * (duration ?? TimeSpan.Zero)), zone) is var due && due > from ? due : null;

    private static string Text(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy-MM-dd HH:mm'Z'", CultureInfo.InvariantCulture);
}
