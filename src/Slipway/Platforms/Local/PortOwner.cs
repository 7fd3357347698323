using System.Globalization;

namespace Slipway.Platforms.Local;

/// <summary>Who listens on a port, as far as Linux tells us.</summary>
internal static class PortOwner
{
    private const string Listening = "0A"; // TCP_LISTEN

    /// <returns>Such as <c>python3 (pid 4711)</c>; null where the system does not tell, as for other users' processes.</returns>
    public static string? Find(int port)
    {
        var sockets = new HashSet<string>(StringComparer.Ordinal);
        foreach (var table in new[] { "/proc/net/tcp", "/proc/net/tcp6" })
        {
            if (File.Exists(table))
                sockets.UnionWith(File.ReadLines(table).Skip(1).Select(line => Inode(line, port)).OfType<string>().Select(inode => $"socket:[{inode}]"));
        }

        if (sockets.Count == 0)
            return null;
        foreach (var process in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(process), NumberStyles.None, CultureInfo.InvariantCulture, out var pid) && Holds(process, sockets))
                return $"{File.ReadAllText(Path.Combine(process, "comm")).TrimEnd()} (pid {pid})";
        }

        return null;
    }

    // sl local_address rem_address st tx:rx tr:when retrnsmt uid timeout inode
    private static string? Inode(string line, int port)
    {
        var columns = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return columns.Length > 9 && columns[3] == Listening && columns[1].EndsWith($":{port:X4}", StringComparison.Ordinal) ? columns[9] : null;
    }

    private static bool Holds(string process, HashSet<string> sockets)
    {
        try
        {
            return Directory.EnumerateFiles(Path.Combine(process, "fd")).Any(descriptor => new FileInfo(descriptor).LinkTarget is { } target && sockets.Contains(target));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It ended meanwhile, or is another user's.
            return false;
        }
    }
}
