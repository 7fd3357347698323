namespace Slipway.Benchmarks;

/// <summary>How busy the machine is with whatever else: one, five and fifteen minutes.</summary>
internal static class MachineLoad
{
    private const string File = "/proc/loadavg";

    public static string Average() => System.IO.File.Exists(File) ? string.Join(' ', System.IO.File.ReadAllText(File).Split(' ').Take(3)) : "unknown";
}
