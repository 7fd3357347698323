using System.Runtime.InteropServices;

namespace Slipway.Releases;

/// <summary>What a file system says about a regular file. Whatever changes the content changes this, unless it happens within one tick of the clock.</summary>
/// <param name="Device">Number of the file system.</param>
/// <param name="Inode">Number of the file in it.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Written">When the content was changed, in nanoseconds since 1970. Anybody may set it back.</param>
/// <param name="Changed">When the content, the mode or the other time was changed, in nanoseconds since 1970. Nobody can set it.</param>
/// <param name="Mode">Type and permissions.</param>
internal readonly record struct FileStamp(long Device, long Inode, long Size, long Written, long Changed, int Mode)
{
    private const int OfCurrentDirectory = -100; // AT_FDCWD
    private const int NotThroughLinks = 0x100; // AT_SYMLINK_NOFOLLOW
    private const uint BasicFields = 0x7ff; // STATX_BASIC_STATS
    private const int TypeBits = 0xf000; // S_IFMT
    private const int Regular = 0x8000; // S_IFREG
    private const int Fields = 32; // 256 bytes
    private const int OwnerExecutes = 0x40; // S_IXUSR

    private static readonly bool Available = OperatingSystem.IsLinux() && HasCall();

    public bool IsExecutable => (Mode & OwnerExecutes) != 0;

    /// <returns>Null: it is no regular file, or this system does not tell.</returns>
    public static FileStamp? Of(string path)
    {
        // The structure is the same on every architecture, as that of stat(2) is not.
        Span<long> fields = stackalloc long[Fields];
        if (!TryRead(path, fields))
            return null;
        var bytes = MemoryMarshal.AsBytes(fields);
        int mode = MemoryMarshal.Read<ushort>(bytes[28..]);
        return (mode & TypeBits) == Regular
            ? new FileStamp(fields[17], fields[4], fields[5], Nanoseconds(bytes, 112), Nanoseconds(bytes, 96), mode)
            : null;
    }

    /// <returns>Number of the file system that a directory or file is on; null: this system does not tell.</returns>
    public static long? DeviceOf(string path)
    {
        Span<long> fields = stackalloc long[Fields];
        return TryRead(path, fields) ? fields[17] : null;
    }

    private static bool TryRead(string path, Span<long> fields) =>
        Available
        && statx(OfCurrentDirectory, path, NotThroughLinks, BasicFields, ref fields[0]) == 0
        && (MemoryMarshal.Read<uint>(MemoryMarshal.AsBytes(fields)) & BasicFields) == BasicFields;

    private static long Nanoseconds(Span<byte> bytes, int at) =>
        MemoryMarshal.Read<long>(bytes[at..]) * 1_000_000_000 + MemoryMarshal.Read<uint>(bytes[(at + 8)..]);

    private static bool HasCall()
    {
        try
        {
            Span<long> fields = stackalloc long[Fields];
            return statx(OfCurrentDirectory, "/", NotThroughLinks, BasicFields, ref fields[0]) == 0;
        }
        catch (EntryPointNotFoundException)
        {
            // A C library from before 2018.
            return false;
        }
    }

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int statx(int directory, [MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags, uint mask, ref long fields);
}
