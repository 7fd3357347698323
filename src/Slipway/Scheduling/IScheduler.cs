namespace Slipway.Scheduling;

/// <summary>What starts commands at their time.</summary>
internal interface IScheduler
{
    /// <summary><c>systemd</c> or <c>cron</c>.</summary>
    string Name { get; }

    /// <returns>Why it cannot be used here; null: it can.</returns>
    Task<string?> UnavailableAsync(CancellationToken cancellationToken);

    /// <summary>Compares what shall be installed with what is.</summary>
    /// <exception cref="SlipwayException">What is installed could not be read.</exception>
    Task<IReadOnlyList<SchedulePlace>> CompareAsync(IReadOnlyList<ScheduledRun> runs, CancellationToken cancellationToken);

    /// <summary>Makes each place what it shall be. May be repeated.</summary>
    /// <exception cref="SlipwayException">It failed.</exception>
    Task ApplyAsync(IReadOnlyList<SchedulePlace> places, CancellationToken cancellationToken);
}
