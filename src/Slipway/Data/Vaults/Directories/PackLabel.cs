using System.Buffers.Binary;

namespace Slipway.Data.Vaults.Directories;

/// <summary>
/// Stands before each frame of a pack and says whose it is, so that an index that is lost can be made anew: a skippable frame
/// (RFC 8878, section 3.1.2) with the content's SHA-256 and the length of its frame, which <c>zstd</c> passes over.
/// </summary>
internal static class PackLabel
{
    public const int Length = 8 + Payload;

    /// <summary>The first of the 16 numbers that the RFC gives to skippable frames.</summary>
    private const uint Magic = 0x184D2A50;

    private const int Payload = 32 + 4;

    public static void Write(Span<byte> label, Sha256Key key, int length)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(label, Magic);
        BinaryPrimitives.WriteInt32LittleEndian(label[4..], Payload);
        BinaryPrimitives.WriteUInt128BigEndian(label[8..], key.High);
        BinaryPrimitives.WriteUInt128BigEndian(label[24..], key.Low);
        BinaryPrimitives.WriteInt32LittleEndian(label[40..], length);
    }

    /// <summary>Finds the contents of a pack. Those behind a label that is none any more are not found.</summary>
    public static List<PackedContent> Scan(string pack)
    {
        using var file = File.OpenHandle(pack, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
        var contents = new List<PackedContent>();
        Span<byte> label = stackalloc byte[Length];
        long offset = 0;
        while (RandomAccess.Read(file, label, offset) == Length && TryRead(label, offset, out var content))
        {
            contents.Add(content);
            offset += Length + content.Length;
        }

        return contents;
    }

    private static bool TryRead(ReadOnlySpan<byte> label, long offset, out PackedContent content)
    {
        var key = new Sha256Key(BinaryPrimitives.ReadUInt128BigEndian(label[8..]), BinaryPrimitives.ReadUInt128BigEndian(label[24..]));
        content = new PackedContent(key, offset + Length, BinaryPrimitives.ReadInt32LittleEndian(label[40..]));
        return BinaryPrimitives.ReadUInt32LittleEndian(label) == Magic && BinaryPrimitives.ReadInt32LittleEndian(label[4..]) == Payload && content.Length > 0;
    }
}
