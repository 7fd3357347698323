using System.Runtime.InteropServices;

namespace Slipway.Benchmarks.App;

/// <summary>Work by the processor time that a thread was given: on a busy machine, too, it is as much as it says.</summary>
internal static partial class ProcessorTime
{
    /// <summary>CLOCK_THREAD_CPUTIME_ID of Linux, clock_gettime(2).</summary>
    private const int ThreadTime = 3;

    public static void Spend(TimeSpan time)
    {
        var end = Now() + time;
        while (Now() < end)
            Thread.SpinWait(20);
    }

    private static TimeSpan Now()
    {
        if (GetTime(ThreadTime, out var now) != 0)
            throw new InvalidOperationException($"clock_gettime: {Marshal.GetLastPInvokeErrorMessage()}");
        return TimeSpan.FromSeconds(now.Seconds) + TimeSpan.FromMicroseconds(now.Nanoseconds / 1000.0);
    }

    [LibraryImport("libc", EntryPoint = "clock_gettime", SetLastError = true)]
    private static partial int GetTime(int clock, out Instant instant);

    [StructLayout(LayoutKind.Sequential)]
    private struct Instant
    {
        public nint Seconds;
        public nint Nanoseconds;
    }
}
