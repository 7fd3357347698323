using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Slipway.FaultPoints;

namespace Slipway.State;

/// <summary>Files that are on the disk when the call returns, readable by their owner alone (0600, directories 0700).</summary>
internal static class DurableFile
{
    private const UnixFileMode FileMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode DirectoryMode = FileMode | UnixFileMode.UserExecute;

    /// <summary>O_CLOEXEC, a different number on each system: a child started at this moment must not inherit the descriptor.</summary>
    private static readonly int CloseOnExec = OperatingSystem.IsLinux() ? 0x80000 : OperatingSystem.IsMacOS() ? 0x1000000 : 0;

    /// <summary>Writes a file that does not exist yet and flushes it to the disk.</summary>
    public static void WriteNew(string path, ReadOnlySpan<byte> content)
    {
        var options = new FileStreamOptions { Mode = System.IO.FileMode.CreateNew, Access = FileAccess.Write, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = FileMode;
        using var stream = new FileStream(path, options);
        stream.Write(content);
        stream.Flush(flushToDisk: true);
    }

    /// <summary>Replaces a file as one step: a reader or a crash sees the old content or the new one.</summary>
    public static void Replace(string path, ReadOnlySpan<byte> content)
    {
        var folder = Path.GetDirectoryName(path)!;
        var name = Path.GetFileName(path);
        CreateDirectory(folder);
        var beside = $"{path}.{Environment.ProcessId}-{Guid.NewGuid():N}~";
        try
        {
            WriteNew(beside, content);
            FaultPoint.Reach(name, "written");
            File.Move(beside, path, overwrite: true);
            FaultPoint.Reach(name, "replaced");
        }
        catch
        {
            File.Delete(beside);
            throw;
        }

        FlushDirectory(folder);
    }

    /// <summary>Creates a directory and those above it, durably; leaves existing ones as they are.</summary>
    /// <param name="path">The directory.</param>
    /// <param name="flush">False: the caller makes it durable, with many others.</param>
    public static void CreateDirectory(string path, bool flush = true)
    {
        if (Directory.Exists(path))
            return;
        var above = Path.GetDirectoryName(path);
        if (above is not null)
            CreateDirectory(above, flush);
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(path);
        else
            Directory.CreateDirectory(path, DirectoryMode);
        if (above is not null && flush)
            FlushDirectory(above);
    }

    /// <summary>Makes the names in a directory durable. Windows has no such call and does it with the file's own flush.</summary>
    public static void FlushDirectory(string path)
    {
        if (OperatingSystem.IsWindows())
            return;
        // .NET opens no directories; without a file descriptor there is nothing to flush.
        var descriptor = open(path, CloseOnExec);
        if (descriptor < 0)
            throw Error(path);
        using var handle = new SafeFileHandle(descriptor, ownsHandle: true);
        // EINVAL: a file system that cannot flush a directory (some network mounts) keeps names in order by itself.
        if (fsync(descriptor) != 0 && Marshal.GetLastPInvokeError() != 22)
            throw Error(path);
    }

    /// <summary>Flushes everything that was written to the file system that a directory lies on: for many files that other programs wrote.</summary>
    public static void FlushFileSystem(string path)
    {
        if (OperatingSystem.IsWindows())
            return;
        if (!OperatingSystem.IsLinux())
        {
            sync();
            return;
        }

        var descriptor = open(path, CloseOnExec);
        if (descriptor < 0)
            throw Error(path);
        using var handle = new SafeFileHandle(descriptor, ownsHandle: true);
        if (syncfs(descriptor) != 0)
            throw Error(path);
    }

    private static IOException Error(string path)
    {
        var error = new Win32Exception(Marshal.GetLastPInvokeError());
        return new IOException($"{path}: {error.Message}", error);
    }

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int fsync(int descriptor);

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int syncfs(int descriptor);

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern void sync();
}
