using Slipway.Environments;

namespace Slipway.Scheduling;

/// <summary>A command that runs by itself, as an environment file asks for it.</summary>
/// <param name="Environment">Name of the environment.</param>
/// <param name="What"><c>backup</c> or <c>drill</c>.</param>
/// <param name="Schedule">When.</param>
/// <param name="Arguments">What follows <c>build.sh</c>.</param>
public sealed record ScheduledRun(string Environment, string What, RunSchedule Schedule, IReadOnlyList<string> Arguments)
{
    /// <summary>A deployment that goes on meanwhile is waited for.</summary>
    private const string Wait = "--wait=1h";

    /// <summary>For people: what runs, where and when.</summary>
    internal string Title => $"{What} of {Environment}, {Schedule}";

    /// <returns>All that the environments ask for, in their order.</returns>
    public static IReadOnlyList<ScheduledRun> Of(IEnumerable<AppEnvironment> environments)
    {
        ArgumentNullException.ThrowIfNull(environments);
        var runs = new List<ScheduledRun>();
        foreach (var environment in environments.Where(environment => environment.Of is null))
        {
            var name = environment.TargetName;
            if (environment.Backup.Schedule is { } backup)
            {
                // The file has asked for it: that is the confirmation.
                string[] prune = environment.Backup.Prune ? [$"--target=Prune{name}", "--apply", .. environment.Protect.Confirm ? (string[])[$"--confirm={environment.Name}"] : []] : [];
                runs.Add(new ScheduledRun(environment.Name, "backup", backup, [$"--target=Backup{name}", .. prune, Wait]));
            }

            if (environment.Backup.Drill is { } drill)
                runs.Add(new ScheduledRun(environment.Name, "drill", drill, [$"--target=Drill{name}", Wait]));
        }

        return runs;
    }
}
