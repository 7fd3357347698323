using System.Runtime.InteropServices;
using Slipway.Platforms.Local.Unix;

namespace Slipway.Dock.Processes;

/// <summary>Waits for the end of a process that is nobody's child here: by a pidfd on Linux, by looking elsewhere.</summary>
internal sealed class ProcessEnd : IDisposable
{
    private const int PidfdOpen = 434; // the same on every architecture
    private const int NoSuchProcess = 3; // ESRCH
    private const int Interrupted = 4; // EINTR
    private const short Readable = 1; // POLLIN
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    private readonly int _pid;
    private readonly int _descriptor;

    private ProcessEnd(int pid, int descriptor)
    {
        _pid = pid;
        _descriptor = descriptor;
    }

    /// <returns>Null when there is no such process.</returns>
    public static ProcessEnd? TryOpen(int pid)
    {
        if (!OperatingSystem.IsLinux())
            return new ProcessEnd(pid, -1);
        var descriptor = (int)syscall(PidfdOpen, pid, 0);
        if (descriptor >= 0)
            return new ProcessEnd(pid, descriptor);
        // A kernel before 5.3, or a sandbox that knows no pidfd: look instead.
        return Marshal.GetLastPInvokeError() == NoSuchProcess ? null : new ProcessEnd(pid, -1);
    }

    /// <summary>Blocks until the process has ended.</summary>
    public void Await()
    {
        if (_descriptor < 0)
        {
            var started = ProcessStat.TryRead(_pid)?.StartTime;
            while (started is not null && ProcessStat.TryRead(_pid)?.StartTime == started)
                Thread.Sleep(Interval);
            return;
        }

        var poll = new PollDescriptor { Descriptor = _descriptor, Events = Readable };
        while (Poll(ref poll, 1, -1) < 0)
        {
            if (Marshal.GetLastPInvokeError() is var error and not Interrupted)
                throw Posix.Error($"cannot wait for process {_pid}", error);
        }
    }

    public void Dispose()
    {
        if (_descriptor >= 0)
            _ = close(_descriptor);
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct PollDescriptor
    {
        public int Descriptor;
        public short Events;
        public short Returned;
    }

    [DllImport("libc", SetLastError = true)]
    private static extern nint syscall(nint number, nint pid, nint flags);

    [DllImport("libc", EntryPoint = "poll", SetLastError = true)]
    private static extern int Poll(ref PollDescriptor descriptors, nuint count, int timeout);

    [DllImport("libc")]
    private static extern int close(int descriptor);
}
