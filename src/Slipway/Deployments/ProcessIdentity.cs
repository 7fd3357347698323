using System.Diagnostics;
using System.Globalization;

namespace Slipway.Deployments;

/// <summary>
/// Which process this is, so that another one of the same host and boot can tell whether it still lives. Where the
/// system does not say (no <c>/proc</c>), nobody is told dead, and a lease has to run out.
/// </summary>
/// <param name="StartOf">Start of a process by id, in any form that two processes of one boot share; null: no such process.</param>
internal sealed record ProcessIdentity(
    string Host,
    string? BootId,
    string? PidNamespace,
    int ProcessId,
    Func<int, string?> StartOf)
{
    public static ProcessIdentity Current { get; } = new(
        Environment.MachineName,
        ReadBootId(),
        ReadPidNamespace(),
        Environment.ProcessId,
        ReadStart);

    public string? Start => StartOf(ProcessId);

    /// <returns>True only when it is certain: same host, boot and pid namespace, and no such process any more.</returns>
    public bool KnowsDead(LeaseHolder holder) =>
        !holder.ByHand
        && BootId is not null
        && PidNamespace is not null
        && holder.Host == Host
        && holder.BootId == BootId
        && holder.PidNamespace == PidNamespace
        && holder.ProcessStart is not null
        && StartOf(holder.ProcessId) != holder.ProcessStart;

    private static string? ReadBootId()
    {
        const string path = "/proc/sys/kernel/random/boot_id";
        return File.Exists(path) ? File.ReadAllText(path).Trim() : null;
    }

    private static string? ReadPidNamespace()
    {
        const string path = "/proc/self/ns/pid";
        return File.Exists(path) ? File.ResolveLinkTarget(path, returnFinalTarget: false)?.Name : null;
    }

    private static string? ReadStart(int processId)
    {
        try
        {
            if (!OperatingSystem.IsLinux())
            {
                using var process = Process.GetProcessById(processId);
                return process.StartTime.ToUniversalTime().Ticks.ToString(CultureInfo.InvariantCulture);
            }

            // The name, in parentheses, may hold blanks and parentheses of its own; the start is the 20th field after it.
            var stat = File.ReadAllText($"/proc/{processId}/stat");
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            // A zombie has ended; only its parent has not asked yet.
            return fields[0] is "Z" or "X" ? null : fields[19];
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException or ArgumentException or InvalidOperationException)
        {
            return null;
        }
        catch (IOException)
        {
            // ESRCH: it ended between opening and reading.
            return null;
        }
    }
}
