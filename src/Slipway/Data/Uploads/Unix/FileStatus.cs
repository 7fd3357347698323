using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Slipway.Data.Uploads.Unix;

/// <summary>What the file system says about an entry of a directory (statx(2)); of a symbolic link about the link itself.</summary>
internal readonly record struct FileStatus
{
    private const uint BasicFields = 0x7ff; // STATX_BASIC_STATS
    private const int TypeBits = 0xf000; // S_IFMT
    private const int ModeBits = 0xfff; // permissions, set-id, sticky
    private const int Fields = 32; // 256 bytes
    private const int BlockSize = 512; // the unit of stx_blocks

    /// <summary>Null: a pipe, socket or device.</summary>
    public EntryKind? Kind { get; private init; }

    public int Mode { get; private init; }

    public uint Owner { get; private init; }

    public uint Group { get; private init; }

    public long Links { get; private init; }

    public long Device { get; private init; }

    public long Inode { get; private init; }

    /// <summary>Bytes.</summary>
    public long Size { get; private init; }

    /// <summary>Bytes that it takes on the disk.</summary>
    public long Allocated { get; private init; }

    /// <summary>When the content was changed, in nanoseconds since 1970.</summary>
    public long Written { get; private init; }

    /// <summary>When content, mode, name or number of links was changed, in nanoseconds since 1970.</summary>
    public long Changed { get; private init; }

    /// <exception cref="IOException">There is no such entry, or it cannot be looked at.</exception>
    public static FileStatus Of(SafeFileHandle at, byte[] name, string shown) =>
        TryOf(at, name, shown) ?? throw Libc.Error(shown, Libc.NotFound);

    /// <returns>Null: there is no such entry.</returns>
    /// <exception cref="IOException">It cannot be looked at.</exception>
    public static FileStatus? TryOf(SafeFileHandle at, byte[] name, string shown)
    {
        Span<long> fields = stackalloc long[Fields];
        var error = Libc.Status(at, name, BasicFields, fields);
        if (error != 0)
            return error == Libc.NotFound ? null : throw Libc.Error(shown, error);
        var bytes = MemoryMarshal.AsBytes(fields);
        int mode = MemoryMarshal.Read<ushort>(bytes[28..]);
        return new FileStatus
        {
            Kind = (mode & TypeBits) switch { 0x8000 => EntryKind.File, 0x4000 => EntryKind.Directory, 0xa000 => EntryKind.Link, _ => null },
            Mode = mode & ModeBits,
            Links = MemoryMarshal.Read<uint>(bytes[16..]),
            Owner = MemoryMarshal.Read<uint>(bytes[20..]),
            Group = MemoryMarshal.Read<uint>(bytes[24..]),
            Inode = fields[4],
            Size = fields[5],
            Allocated = fields[6] * BlockSize,
            Changed = Nanoseconds(bytes, 96),
            Written = Nanoseconds(bytes, 112),
            Device = fields[17],
        };
    }

    private static long Nanoseconds(Span<byte> bytes, int at) =>
        MemoryMarshal.Read<long>(bytes[at..]) * 1_000_000_000 + MemoryMarshal.Read<uint>(bytes[(at + 8)..]);
}
