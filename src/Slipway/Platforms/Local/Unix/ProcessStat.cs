using System.Diagnostics;
using System.Globalization;

namespace Slipway.Platforms.Local.Unix;

/// <summary>What the system says about a process.</summary>
/// <param name="Group">Its process group.</param>
/// <param name="Session">Its session.</param>
/// <param name="StartTime">When it started, in the system's own unit (Linux: clock ticks since boot): with the id it is unmistakable.</param>
internal readonly record struct ProcessStat(int Group, int Session, long StartTime)
{
    /// <returns>Null when there is no such process, or only its zombie.</returns>
    public static ProcessStat? TryRead(int pid) => OperatingSystem.IsLinux() ? ReadLinux(pid) : ReadOther(pid);

    /// <summary>Reads a line of <c>/proc/&lt;pid&gt;/stat</c> (proc_pid_stat(5)).</summary>
    internal static ProcessStat? Parse(string line)
    {
        // The second field is the program's name in parentheses and may hold anything, parentheses too.
        var fields = line[(line.LastIndexOf(')') + 2)..].Split(' ');
        return fields[0] is "Z" or "X"
            ? null
            : new ProcessStat(int.Parse(fields[2], CultureInfo.InvariantCulture), int.Parse(fields[3], CultureInfo.InvariantCulture), long.Parse(fields[19], CultureInfo.InvariantCulture));
    }

    private static ProcessStat? ReadLinux(int pid)
    {
        try
        {
            return Parse(File.ReadAllText($"/proc/{pid}/stat"));
        }
        catch (IOException)
        {
            // Gone before or while it was read (ENOENT, ESRCH).
            return null;
        }
    }

    private static ProcessStat? ReadOther(int pid)
    {
        try
        {
            using var process = Process.GetProcessById(pid);
            return process.HasExited ? null : new ProcessStat(pid, pid, process.StartTime.ToUniversalTime().Ticks);
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException)
        {
            return null;
        }
    }
}
