using System.Text;

namespace Slipway.Scheduling;

/// <summary>Units of a run. No secret stands in them.</summary>
internal static class UnitText
{
    public static string Service(ScheduledProject project, ScheduledRun run)
    {
        var text = new StringBuilder();
        text.Append("# Written by ./build.sh --target=Schedule; what is changed here is lost with the next.\n");
        text.Append("[Unit]\nDescription=Slipway: ").Append(Plain($"{run.Title} ({project.Root})")).Append("\n\n");
        text.Append("[Service]\nType=oneshot\n");
        text.Append("WorkingDirectory=").Append(Plain(project.Root)).Append('\n');
        foreach (var (name, value) in project.Variables)
            text.Append("Environment=").Append(Quoted($"{name}={value}")).Append('\n');
        // By env, as systemd reads $ in the arguments of a program other than in its path.
        text.Append("ExecStart=/usr/bin/env ").AppendJoin(' ', project.Command(run).Select(Argument)).Append('\n');
        return text.ToString();
    }

    public static string Timer(ScheduledProject project, ScheduledRun run)
    {
        var text = new StringBuilder();
        text.Append("# Written by ./build.sh --target=Schedule; what is changed here is lost with the next.\n");
        text.Append("[Unit]\nDescription=Slipway: ").Append(Plain($"{run.Title} ({project.Root})")).Append("\n\n");
        text.Append("[Timer]\nOnCalendar=").Append(run.Schedule.OnCalendar).Append('\n');
        // What was missed while the machine was off is made up for.
        text.Append("Persistent=true\n\n");
        text.Append("[Install]\nWantedBy=timers.target\n");
        return text.ToString();
    }

    private static string Plain(string value) => value.Replace("%", "%%", StringComparison.Ordinal);

    private static string Quoted(string value) =>
        $"\"{Plain(value).Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    /// <summary>In a command line, and only there, $ would be a variable.</summary>
    private static string Argument(string value) => Quoted(value).Replace("$", "$$", StringComparison.Ordinal);
}
