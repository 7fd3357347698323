using Slipway.Scheduling;

namespace Slipway.Frosting.Output;

/// <summary>What runs by itself, for people: when, what starts it, and whether it is installed.</summary>
internal static class SchedulePage
{
    private const string Command = "./build.sh --target=Schedule";

    public static void Show(Schedules schedules, SchedulePlan plan, TimeProvider time, Report report)
    {
        ShowRuns(schedules, time, report);
        if (plan.Scheduler is null)
        {
            foreach (var why in plan.Unavailable)
                report.Line($"note: {why}");
            if (schedules.Runs.Count > 0)
            {
                report.Headline("Nothing is there that could start them. For a crontab elsewhere:");
                Text(plan.Lines, report);
            }

            return;
        }

        foreach (var place in plan.Places)
        {
            report.Headline($"{Name(place)}: {State(place)}");
            if (place.Wanted is { } wanted)
                Text(wanted, report);
        }

        if (schedules.Runs.Count > 0 && plan.IsCurrent)
            report.Headline($"All of it is installed, with {plan.Scheduler}.");
        else if (!plan.IsCurrent)
            report.Line($"{(schedules.Runs.Count > 0 ? "install" : "remove")}: {Command} {(schedules.Runs.Count > 0 ? "--apply" : "--remove")}");
        Linger(plan, report);
    }

    public static void ShowDone(Schedules schedules, SchedulePlan plan, bool removed, Report report)
    {
        foreach (var place in plan.Places.Where(place => !place.IsCurrent))
            report.Line($"  {(place.Wanted is null ? "removed" : "wrote")}  {Name(place)}");
        if (removed)
        {
            report.Headline(plan.IsCurrent ? "Nothing was installed." : "No command of this project runs by itself any more.");
            return;
        }

        report.Headline(schedules.Runs.Count == 0
            ? "No environment asks for a run; nothing is installed."
            : plan.IsCurrent ? $"All of it was installed, with {plan.Scheduler}." : $"{schedules.Runs.Count} {(schedules.Runs.Count == 1 ? "command runs" : "commands run")} by {(schedules.Runs.Count == 1 ? "itself" : "themselves")} now, with {plan.Scheduler}.");
        Linger(plan, report);
    }

    /// <returns>Whether what stands at a place is what shall, in a word for people.</returns>
    public static string State(SchedulePlace place) => place switch
    {
        { Wanted: null } => "not asked for any more",
        { Installed: null } => "not installed",
        { IsCurrent: true } => "installed",
        { Enabled: false } => "written and not enabled",
        _ => "differs from what is installed",
    };

    /// <summary>Of a crontab, that is not all of it.</summary>
    private static string Name(SchedulePlace place) => place.Name == "crontab" ? "this project's lines of the crontab" : place.Name;

    private static void ShowRuns(Schedules schedules, TimeProvider time, Report report)
    {
        if (schedules.Runs.Count == 0)
        {
            report.Line("No environment asks for a run. One does with 'backup: { schedule: daily 03:15, drill: weekly sun 04:00 }'.");
            return;
        }

        string[][] rows = [.. schedules.Runs.Select(run => new[] { run.Environment, run.What, run.Schedule.Text, $"next {Local(run.Schedule.Next(time), time)}" })];
        var widths = Enumerable.Range(0, 3).Select(column => rows.Max(row => row[column].Length)).ToArray();
        foreach (var row in rows)
            report.Line($"{row[0].PadRight(widths[0])}  {row[1].PadRight(widths[1])}  {row[2].PadRight(widths[2])}  {row[3]}");
        report.Line($"Times are in the time zone of this machine, {time.LocalTimeZone.Id}.");
    }

    private static string Local(DateTimeOffset moment, TimeProvider time) =>
        TimeZoneInfo.ConvertTime(moment, time.LocalTimeZone).ToString("yyyy-MM-dd HH:mm zzz", System.Globalization.CultureInfo.InvariantCulture);

    private static void Text(string text, Report report)
    {
        foreach (var line in text.TrimEnd('\n').Split('\n'))
            report.Line($"  {line}".TrimEnd());
    }

    /// <summary>Without it the user's systemd ends with the last log-out, and its timers with it.</summary>
    private static void Linger(SchedulePlan plan, Report report)
    {
        if (plan.Scheduler == "systemd" && !File.Exists(Path.Combine("/var/lib/systemd/linger", Environment.UserName)))
            report.Line($"note: Timers of a user run while the user is logged in. So that they always run: loginctl enable-linger {Environment.UserName}");
    }
}
