using System.Buffers;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Slipway.Data.Uploads.Unix;

/// <summary>Names in an open directory (getdents64(2)), in the order of their bytes.</summary>
internal static class DirectoryNames
{
    private const int BufferSize = 64 * 1024;
    private const int LengthAt = 16; // d_reclen
    private const int NameAt = 19; // d_name

    /// <returns>The names with a NUL behind each, without <c>.</c> and <c>..</c>.</returns>
    public static List<byte[]> Of(SafeFileHandle directory, string shown)
    {
        var names = new List<byte[]>();
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            int filled;
            while ((filled = Libc.ReadEntries(directory, buffer, shown)) > 0)
            {
                for (var at = 0; at < filled; at += MemoryMarshal.Read<ushort>(buffer.AsSpan(at + LengthAt)))
                {
                    var name = buffer.AsSpan(at + NameAt);
                    name = name[..(name.IndexOf((byte)0) + 1)];
                    if (!name.SequenceEqual(".\0"u8) && !name.SequenceEqual("..\0"u8))
                        names.Add(name.ToArray());
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        names.Sort((left, right) => left.AsSpan().SequenceCompareTo(right));
        return names;
    }
}
