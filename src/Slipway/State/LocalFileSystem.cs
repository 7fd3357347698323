using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Slipway.State;

/// <summary>
/// A file system that the kernel of this machine keeps by itself. Its times are of this machine's clock, and one call
/// puts all of it on the disk; of one that another machine or a program stands behind neither is true.
/// </summary>
internal sealed class LocalFileSystem : IDisposable
{
    private const int CloseOnExec = 0x80000; // O_CLOEXEC of Linux

    /// <summary>As statfs(2) names them.</summary>
    private static readonly HashSet<uint> Types =
    [
        0xEF53, // ext2, ext3, ext4
        0x58465342, // XFS
        0x9123683E, // btrfs
        0xF2F52010, // F2FS
        0x2FC12FC1, // ZFS
        0xCA451A4E, // bcachefs
        0x01021994, // tmpfs
        0x794C7630, // overlayfs: what a container writes to
    ];

    private readonly string _directory;
    private readonly SafeFileHandle _handle;

    private LocalFileSystem(string directory, SafeFileHandle handle)
    {
        _directory = directory;
        _handle = handle;
    }

    public static bool Holds(string path)
    {
        if (!OperatingSystem.IsLinux())
            return false;
        // Larger than the structure on any system; its first field, a machine word, is the type.
        Span<nint> status = stackalloc nint[64];
        return statfs(path, ref status[0]) == 0 && Types.Contains(unchecked((uint)status[0]));
    }

    /// <summary>Opened before anything is written: the kernel tells each descriptor of the failed writes since it was opened.</summary>
    /// <returns>The file system of a directory, or null where files have to be flushed one by one.</returns>
    public static LocalFileSystem? TryOpen(string directory)
    {
        if (!Holds(directory))
            return null;
        var descriptor = open(directory, CloseOnExec);
        return descriptor < 0 ? throw Error(directory) : new LocalFileSystem(directory, new SafeFileHandle(descriptor, ownsHandle: true));
    }

    /// <summary>Returns when all that was written to it is on the disk, names included.</summary>
    /// <exception cref="IOException">Something could not be written; its HResult is the error number.</exception>
    public void Flush()
    {
        if (syncfs(_handle) != 0)
            throw Error(_directory);
    }

    public void Dispose() => _handle.Dispose();

    private static IOException Error(string path)
    {
        var error = Marshal.GetLastPInvokeError();
        return new IOException($"{path}: {new Win32Exception(error).Message}", error);
    }

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int statfs([MarshalAs(UnmanagedType.LPUTF8Str)] string path, ref nint status);

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int syncfs(SafeFileHandle descriptor);
}
