using System.Runtime.InteropServices;

namespace Slipway.Platforms.Local.Unix;

/// <summary>Waiting for a child that <see cref="DetachedProcess"/> has started.</summary>
internal static class ChildProcess
{
    private const int ByProcessId = 1; // P_PID
    private const int Exited = 4; // WEXITED
    private const int Interrupted = 4; // EINTR
    private static readonly int LeaveUnreaped = OperatingSystem.IsMacOS() ? 0x20 : 0x1000000; // WNOWAIT
    private const int SignalInformationSize = 256; // siginfo_t has 128 bytes

    /// <summary>Blocks until the child has ended, and leaves it as a zombie: its number stays its own until <see cref="Reap"/>.</summary>
    public static void AwaitEnd(int pid)
    {
        var information = Marshal.AllocHGlobal(SignalInformationSize);
        try
        {
            while (waitid(ByProcessId, (uint)pid, information, Exited | LeaveUnreaped) != 0)
            {
                if (Marshal.GetLastPInvokeError() is var error and not Interrupted)
                    throw Posix.Error($"cannot wait for process {pid}", error);
            }
        }
        finally
        {
            Marshal.FreeHGlobal(information);
        }
    }

    /// <summary>Blocks until the child has ended, and frees its number.</summary>
    public static ExitStatus Reap(int pid)
    {
        int status;
        while (waitpid(pid, out status, 0) < 0)
        {
            if (Marshal.GetLastPInvokeError() is var error and not Interrupted)
                throw Posix.Error($"cannot reap process {pid}", error);
        }

        // wait.h: the low seven bits are the signal, the next byte is the code.
        return (status & 0x7f) is var signal and not 0 ? new ExitStatus(null, signal) : new ExitStatus((status >> 8) & 0xff, null);
    }


    [DllImport("libc", SetLastError = true)]
    private static extern int waitid(int kind, uint id, nint information, int options);

    [DllImport("libc", SetLastError = true)]
    private static extern int waitpid(int pid, out int status, int options);
}

/// <summary>How a process ended: with a code, by a signal, or, for one that was another's child, unknown.</summary>
internal readonly record struct ExitStatus(int? Code, int? Signal)
{
    public override string ToString() => this switch
    {
        { Code: { } code } => $"exited with code {code}",
        { Signal: Posix.SigKill } => "was killed (SIGKILL)",
        { Signal: Posix.SigTerm } => "was stopped (SIGTERM)",
        { Signal: { } signal } => $"was ended by signal {signal}",
        _ => "ended",
    };
}
