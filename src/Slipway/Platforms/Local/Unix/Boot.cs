namespace Slipway.Platforms.Local.Unix;

/// <summary>Which run of the machine this is: process ids mean something within one only.</summary>
internal static class Boot
{
    private const string LinuxBootId = "/proc/sys/kernel/random/boot_id";

    /// <summary>The kernel's own id; empty on macOS, where start times are absolute and tell boots apart.</summary>
    public static string Id { get; } = File.Exists(LinuxBootId) ? File.ReadAllText(LinuxBootId).Trim() : "";
}
