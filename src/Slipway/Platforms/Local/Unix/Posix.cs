using System.ComponentModel;
using System.Runtime.InteropServices;

[assembly: DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]

namespace Slipway.Platforms.Local.Unix;

/// <summary>The system calls that .NET has no name for: sessions, process groups, who we are.</summary>
internal static class Posix
{
    public const int SigInt = 2;
    public const int SigKill = 9;
    public const int SigTerm = 15;
    private const int NotPermitted = 1; // EPERM
    private const int NoSuchProcess = 3; // ESRCH

    /// <summary>Signals a process, or, with a negative number, every process of a group.</summary>
    /// <returns>False when there is no such process any more.</returns>
    public static bool Signal(int pid, int signal)
    {
        if (kill(pid, signal) == 0)
            return true;
        var error = Marshal.GetLastPInvokeError();
        // EPERM: what is left under that number belongs to another user, so nothing of ours is.
        return error is NoSuchProcess or NotPermitted ? false : throw Error("kill", error);
    }

    public static uint UserId() => geteuid();

    /// <returns>The path without symbolic links, or the path itself when it does not exist.</returns>
    public static string RealPath(string path)
    {
        var resolved = realpath(path, 0);
        if (resolved == 0)
            return path;
        var text = Marshal.PtrToStringUTF8(resolved)!;
        free(resolved);
        return text;
    }

    public static IOException Error(string what, int error) =>
        new($"{what}: {new Win32Exception(error).Message}", new Win32Exception(error));

    [DllImport("libc", SetLastError = true)]
    private static extern int kill(int pid, int signal);

    [DllImport("libc")]
    private static extern uint geteuid();

    [DllImport("libc", SetLastError = true)]
    private static extern nint realpath([MarshalAs(UnmanagedType.LPUTF8Str)] string path, nint resolved);

    [DllImport("libc")]
    private static extern void free(nint memory);
}
