using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Slipway.State;

/// <summary>A second name for a file, made only if the name is free: the one atomic create-if-absent that all systems have.</summary>
internal static class HardLink
{
    private const int Exists = 17; // EEXIST, the same number on Linux, macOS and the BSDs
    private const int AlreadyExistsOnWindows = 183; // ERROR_ALREADY_EXISTS

    /// <returns>False when <paramref name="name"/> is taken.</returns>
    /// <exception cref="IOException">The file system has no hard links, or the directory does not take one.</exception>
    public static bool TryCreate(string existing, string name)
    {
        if (OperatingSystem.IsWindows() ? CreateHardLinkW(name, existing, 0) : link(existing, name) == 0)
            return true;
        var error = Marshal.GetLastPInvokeError();
        if (error == (OperatingSystem.IsWindows() ? AlreadyExistsOnWindows : Exists))
            return false;
        throw new IOException($"no hard link could be made here ({new Win32Exception(error).Message}); the state directory has to lie on a file system that has them");
    }

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int link([MarshalAs(UnmanagedType.LPUTF8Str)] string existing, [MarshalAs(UnmanagedType.LPUTF8Str)] string name);

    [DllImport("kernel32", SetLastError = true, CharSet = CharSet.Unicode)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static extern bool CreateHardLinkW(string name, string existing, nint security);
}
