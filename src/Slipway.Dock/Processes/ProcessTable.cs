using System.Globalization;
using System.Text;
using Slipway.Platforms.Local;
using Slipway.Platforms.Local.Unix;

namespace Slipway.Dock.Processes;

/// <summary>Finds this dock's processes among all of the machine, by what their environment says.</summary>
internal static class ProcessTable
{
    /// <returns>Ids of all processes; none where the system does not tell (macOS).</returns>
    public static IEnumerable<int> All() =>
        OperatingSystem.IsLinux()
            ? Directory.EnumerateDirectories("/proc")
                .Select(path => int.TryParse(Path.GetFileName(path.AsSpan()), NumberStyles.None, CultureInfo.InvariantCulture, out var pid) ? pid : 0)
                .Where(pid => pid > 0)
            : [];

    /// <returns>The processes that a daemon of this root has started itself, not their children.</returns>
    public static IEnumerable<OwnProcess> Own(string root)
    {
        foreach (var pid in All())
        {
            if (ProcessStat.TryRead(pid) is { } stat && stat.Session == pid && ReadEnvironment(pid) is { } environment
                && environment.GetValueOrDefault(ProcessEnvironment.DockVariable) == root
                && environment.TryGetValue(ProcessEnvironment.EnvironmentVariable, out var name)
                && environment.TryGetValue(ProcessEnvironment.ProcessVariable, out var process)
                && int.TryParse(environment.GetValueOrDefault(ProcessEnvironment.DeploymentVariable), NumberStyles.None, CultureInfo.InvariantCulture, out var deployment))
            {
                _ = int.TryParse(environment.GetValueOrDefault(ProcessEnvironment.PortVariable), NumberStyles.None, CultureInfo.InvariantCulture, out var port);
                yield return new OwnProcess(pid, stat.StartTime, name, deployment, process, port);
            }
        }
    }

    private static Dictionary<string, string>? ReadEnvironment(int pid)
    {
        try
        {
            var environment = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var entry in Encoding.UTF8.GetString(File.ReadAllBytes($"/proc/{pid}/environ")).Split('\0'))
            {
                if (entry.IndexOf('=', StringComparison.Ordinal) is var at and > 0)
                    environment.TryAdd(entry[..at], entry[(at + 1)..]);
            }

            return environment;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Gone meanwhile, or another user's.
            return null;
        }
    }
}

/// <summary>A process that a daemon of this dock has started.</summary>
internal readonly record struct OwnProcess(int Pid, long StartTime, string Environment, int Deployment, string Name, int Port);
