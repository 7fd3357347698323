using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Slipway.Data.Uploads.Unix;

/// <summary>
/// Linux's calls for files whose names are bytes: .NET's own take text and lose names that are none. Paths are relative
/// to an open directory, or absolute with <see cref="Root"/>; none follows a symbolic link at its end.
/// </summary>
internal static class Libc
{
    public const int NotFound = 2; // ENOENT
    public const int Refused = 1; // EPERM
    public const int OtherFileSystem = 18; // EXDEV
    public const int TooManyLinks = 31; // EMLINK
    public const int IsLoop = 40; // ELOOP: a link where none may be
    private const int CurrentDirectory = -100; // AT_FDCWD
    private const int NoFollow = 0x100; // AT_SYMLINK_NOFOLLOW
    private const int RemoveDirectory = 0x200; // AT_REMOVEDIR
    private const int OpenCloseOnExec = 0x80000;
    private const int OpenCreate = 0x40;
    private const int OpenNew = 0x80;
    private const int OpenWriteOnly = 1;
    private const int LongestTarget = 64 * 1024;
    private const uint CloneRange = 0x40049409; // FICLONE

    // Two flags that are other numbers on ARM (asm/fcntl.h).
    private static readonly bool IsArm = RuntimeInformation.ProcessArchitecture is Architecture.Arm64 or Architecture.Arm;
    private static readonly int OpenDirectoryOnly = IsArm ? 0x4000 : 0x10000;
    private static readonly int OpenNoFollow = IsArm ? 0x8000 : 0x20000;

    /// <summary>Stands for no open directory: the path is absolute.</summary>
    public static SafeFileHandle Root { get; } = new(CurrentDirectory, ownsHandle: false);

    public static SafeFileHandle OpenDirectory(SafeFileHandle at, byte[] name, string shown) =>
        Opened(openat(Number(at), name, OpenCloseOnExec | OpenDirectoryOnly | OpenNoFollow, 0), shown);

    public static SafeFileHandle OpenRead(SafeFileHandle at, byte[] name, string shown) =>
        Opened(openat(Number(at), name, OpenCloseOnExec | OpenNoFollow, 0), shown);

    /// <summary>Creates a file that nobody else can read yet.</summary>
    public static SafeFileHandle Create(SafeFileHandle at, byte[] name, string shown) =>
        Opened(openat(Number(at), name, OpenCloseOnExec | OpenNoFollow | OpenCreate | OpenNew | OpenWriteOnly, 0x180), shown);

    public static void MakeDirectory(SafeFileHandle at, byte[] name, string shown) => Check(mkdirat(Number(at), name, 0x1c0), shown);

    /// <returns>0, or the error number.</returns>
    public static int TryLink(SafeFileHandle from, byte[] name, SafeFileHandle to) =>
        linkat(Number(from), name, Number(to), name, 0) == 0 ? 0 : Marshal.GetLastPInvokeError();

    public static void MakeSymbolicLink(byte[] target, SafeFileHandle at, byte[] name, string shown) => Check(symlinkat(target, Number(at), name), shown);

    public static byte[] ReadLink(SafeFileHandle at, byte[] name, string shown)
    {
        var buffer = new byte[4096];
        while (true)
        {
            var length = (int)readlinkat(Number(at), name, buffer, buffer.Length);
            Check(length, shown);
            if (length < buffer.Length)
                return buffer[..length];
            buffer = buffer.Length < LongestTarget ? new byte[buffer.Length * 4] : throw new IOException($"{shown}: the target of the link is too long");
        }
    }

    public static void Remove(SafeFileHandle at, byte[] name, bool directory, string shown) =>
        Check(unlinkat(Number(at), name, directory ? RemoveDirectory : 0), shown);

    /// <returns>Whether the new, empty file shares its content with the other until one of them is written to; false: this file system cannot.</returns>
    public static bool TryShare(SafeFileHandle from, SafeFileHandle to) => ioctl(to, CloneRange, Number(from)) == 0;

    public static void SetMode(SafeFileHandle file, int mode, string shown) => Check(fchmod(file, (uint)mode), shown);

    public static void SetOwner(SafeFileHandle at, byte[] name, uint user, uint group, string shown) =>
        Check(fchownat(Number(at), name, user, group, NoFollow), shown);

    /// <param name="at">Directory.</param>
    /// <param name="name">Name below it.</param>
    /// <param name="written">Nanoseconds since 1970.</param>
    /// <param name="shown">The path for a message.</param>
    public static void SetWritten(SafeFileHandle at, byte[] name, long written, string shown)
    {
        var (seconds, rest) = Math.DivRem(written, 1_000_000_000);
        if (rest < 0)
            (seconds, rest) = (seconds - 1, rest + 1_000_000_000);
        // Access and modification; the structure is two machine words on the 64-bit systems that .NET runs on.
        long[] times = [seconds, rest, seconds, rest];
        Check(utimensat(Number(at), name, times, NoFollow), shown);
    }

    /// <returns>Bytes read into the buffer; 0 at the end.</returns>
    public static int ReadEntries(SafeFileHandle directory, byte[] buffer, string shown)
    {
        var length = (int)getdents64(directory, buffer, buffer.Length);
        Check(length, shown);
        return length;
    }

    /// <returns>0, or the error number.</returns>
    public static int Status(SafeFileHandle at, byte[] name, uint fields, Span<long> into) =>
        statx(Number(at), name, NoFollow, fields, ref into[0]) == 0 ? 0 : Marshal.GetLastPInvokeError();

    /// <returns>An error of the system with its number as the <see cref="Exception.HResult"/>, as .NET's own file calls give it.</returns>
    public static IOException Error(string shown, int number) => new($"{shown}: {new Win32Exception(number).Message}", number);

    private static int Number(SafeFileHandle handle) => (int)handle.DangerousGetHandle();

    private static SafeFileHandle Opened(int descriptor, string shown)
    {
        Check(descriptor, shown);
        return new SafeFileHandle(descriptor, ownsHandle: true);
    }

    private static void Check(int result, string shown)
    {
        if (result < 0)
            throw Error(shown, Marshal.GetLastPInvokeError());
    }

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int openat(int directory, byte[] path, int flags, uint mode);

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int mkdirat(int directory, byte[] path, uint mode);

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int linkat(int from, byte[] path, int to, byte[] name, int flags);

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int symlinkat(byte[] target, int directory, byte[] name);

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern nint readlinkat(int directory, byte[] path, byte[] buffer, nint size);

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int unlinkat(int directory, byte[] path, int flags);

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int ioctl(SafeFileHandle file, nuint request, nint argument);

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int fchmod(SafeFileHandle file, uint mode);

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int fchownat(int directory, byte[] path, uint user, uint group, int flags);

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int utimensat(int directory, byte[] path, long[] times, int flags);

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern nint getdents64(SafeFileHandle directory, byte[] buffer, nint size);

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int statx(int directory, byte[] path, int flags, uint mask, ref long fields);
}
