using System.Globalization;

namespace Slipway.AcceptanceTests.Shell;

/// <summary>A control group of the kernel that kills what takes too much memory in it.</summary>
internal sealed class MemoryGroup : IDisposable
{
    private const string First = "/sys/fs/cgroup/memory";
    private const string Second = "/sys/fs/cgroup";

    private readonly string _directory;

    private MemoryGroup(string directory) => _directory = directory;

    /// <summary>File that takes the id of a process which is to be in the group.</summary>
    public string Processes => Path.Combine(_directory, "cgroup.procs");

    /// <returns>Null: this machine, or this user, can make none.</returns>
    public static MemoryGroup? TryCreate(int megabytes)
    {
        var (parent, limit) = Directory.Exists(First) ? (First, "memory.limit_in_bytes") : (Second, "memory.max");
        var directory = Path.Combine(parent, $"slipway-{Guid.NewGuid():N}");
        try
        {
            Directory.CreateDirectory(directory);
            File.WriteAllText(Path.Combine(directory, limit), (megabytes * 1024L * 1024).ToString(CultureInfo.InvariantCulture));
            return new MemoryGroup(directory);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            if (Directory.Exists(directory))
                Directory.Delete(directory);
            return null;
        }
    }

    /// <returns>How many processes the kernel has killed for their memory.</returns>
    public int Killed()
    {
        var events = new[] { "memory.oom_control", "memory.events" }.Select(name => Path.Combine(_directory, name)).First(File.Exists);
        var line = File.ReadLines(events).First(line => line.StartsWith("oom_kill ", StringComparison.Ordinal));
        return int.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture);
    }

    /// <summary>Removes the group; nothing must run in it any more.</summary>
    public void Dispose()
    {
        var deadline = DateTime.UtcNow.AddSeconds(30);
        while (File.ReadAllText(Processes).Length > 0 && DateTime.UtcNow < deadline)
            Thread.Sleep(10);
        Directory.Delete(_directory);
    }
}
