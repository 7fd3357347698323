using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Slipway.Benchmarks;

/// <summary>
/// Starts programs as leaders of sessions of their own: they and what they have started are ended together, and Ctrl+C
/// at the terminal comes to the benchmark alone.
/// </summary>
internal static partial class Session
{
    private const int SigTerm = 15;
    private const int SigKill = 9;

    /// <summary>Long enough for a deployment to be taken back.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(30);

    public static Process Start(ProcessStartInfo start)
    {
        start.ArgumentList.Insert(0, start.FileName);
        start.FileName = "setsid";
        return Process.Start(start)!;
    }

    /// <summary>Ends a program and what is left of what it has started: SIGTERM, and SIGKILL after the grace.</summary>
    public static async Task EndAsync(Process process)
    {
        _ = Signal(-process.Id, SigTerm);
        if (!await GoneAsync(process, Grace))
        {
            _ = Signal(-process.Id, SigKill);
            await GoneAsync(process, Grace);
        }

        await process.WaitForExitAsync();
    }

    private static async Task<bool> GoneAsync(Process process, TimeSpan within)
    {
        var clock = Stopwatch.StartNew();
        while (Signal(-process.Id, 0) == 0)
        {
            if (clock.Elapsed > within)
                return false;
            await Task.Delay(10);
        }

        return true;
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Signal(int process, int signal);
}
