using Slipway.Environments;
using Slipway.FaultPoints;

namespace Slipway.Scheduling;

/// <summary>The runs that a project's environment files ask for, and what starts them on this machine.</summary>
public sealed class Schedules
{
    private readonly ScheduledProject _project;
    private readonly IReadOnlyList<IScheduler> _schedulers;

    /// <param name="paths">The project.</param>
    /// <param name="environments">Its environments.</param>
    /// <param name="script">Absolute path of the <c>build.sh</c> that runs its targets.</param>
    /// <param name="path">The variable <c>PATH</c> that the runs get.</param>
    public Schedules(ProjectPaths paths, IReadOnlyList<AppEnvironment> environments, string script, string path)
    {
        ArgumentNullException.ThrowIfNull(paths);
        Runs = ScheduledRun.Of(environments);
        _project = new ScheduledProject(paths.Root, script, path);
        // A timer makes up for what was missed, so it comes first.
        _schedulers = [new SystemdTimers(_project), new Crontab(_project)];
    }

    public IReadOnlyList<ScheduledRun> Runs { get; }

    /// <summary>Says what would be installed and what is; changes nothing.</summary>
    /// <param name="with"><c>systemd</c> or <c>cron</c>; null: the first that can be used.</param>
    /// <param name="remove">Whether everything shall go.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<SchedulePlan> PlanAsync(string? with, bool remove, CancellationToken cancellationToken)
    {
        _project.Check();
        var (usable, unavailable) = await LookAsync(cancellationToken);
        var chosen = usable.FirstOrDefault(scheduler => with is null || scheduler.Name == with);
        var places = new List<SchedulePlace>();
        foreach (var scheduler in usable)
            places.AddRange(await scheduler.CompareAsync(scheduler == chosen && !remove ? Runs : [], cancellationToken));
        return new SchedulePlan(chosen?.Name, places, [.. unavailable.Where(one => with is null || one.Name == with).Select(one => one.Why)], new Crontab(_project).Text(Runs) ?? "");
    }

    /// <summary>Installs the runs, or removes them all. What the other scheduler had of this project goes.</summary>
    /// <exception cref="SlipwayException">Nothing that starts commands can be used here, or it failed.</exception>
    public async Task<SchedulePlan> ApplyAsync(string? with, bool remove, CancellationToken cancellationToken)
    {
        var plan = await PlanAsync(with, remove, cancellationToken);
        if (plan.Scheduler is null && !remove && Runs.Count > 0)
            throw new SlipwayException(ExitCode.Failed, "Nothing is there that could start the runs at their time; nothing was changed.") { Details = plan.Unavailable, Next = "Install cron, or have systemd run for your user; or put the lines of ./build.sh --target=Schedule into a crontab elsewhere." };
        foreach (var scheduler in (await LookAsync(cancellationToken)).Usable)
        {
            await scheduler.ApplyAsync(await scheduler.CompareAsync(scheduler.Name == plan.Scheduler && !remove ? Runs : [], cancellationToken), cancellationToken);
            FaultPoint.Reach("schedule", scheduler.Name);
        }

        return plan;
    }

    private async Task<(IReadOnlyList<IScheduler> Usable, IReadOnlyList<(string Name, string Why)> Unavailable)> LookAsync(CancellationToken cancellationToken)
    {
        var usable = new List<IScheduler>();
        var unavailable = new List<(string, string)>();
        foreach (var scheduler in _schedulers)
        {
            if (await scheduler.UnavailableAsync(cancellationToken) is { } why)
                unavailable.Add((scheduler.Name, why));
            else
                usable.Add(scheduler);
        }

        return (usable, unavailable);
    }
}

/// <summary>What is installed of a project's runs, and what shall be.</summary>
/// <param name="Scheduler"><c>systemd</c> or <c>cron</c>; null: none can be used here.</param>
/// <param name="Places">Units and crontab lines, of all that can be used.</param>
/// <param name="Unavailable">Why a scheduler cannot be used, a line each.</param>
/// <param name="Lines">The runs as lines of a crontab.</param>
public sealed record SchedulePlan(string? Scheduler, IReadOnlyList<SchedulePlace> Places, IReadOnlyList<string> Unavailable, string Lines)
{
    public bool IsCurrent => Places.All(place => place.IsCurrent);
}
