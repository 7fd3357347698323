using System.Buffers.Binary;

namespace Guestbook.Pictures;

/// <summary>What the first bytes of an upload say about it: they count, not the name or type that the browser sent.</summary>
internal sealed record PictureFormat(string Extension, string ContentType, int Width, int Height)
{
    private static ReadOnlySpan<byte> PngSignature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0d, 0x0a, 0x1a, 0x0a];

    /// <returns>The format, or null where this is no PNG, JPEG or GIF picture.</returns>
    public static PictureFormat? Recognise(ReadOnlySpan<byte> file)
    {
        var format = ReadPng(file) ?? ReadGif(file) ?? ReadJpeg(file);
        return format is { Width: > 0, Height: > 0 } ? format : null;
    }

    public static string? ContentTypeOf(string extension) => extension switch
    {
        ".png" => "image/png",
        ".gif" => "image/gif",
        ".jpg" => "image/jpeg",
        _ => null,
    };

    private static PictureFormat? ReadPng(ReadOnlySpan<byte> file)
    {
        if (file.Length < 24 || !file.StartsWith(PngSignature) || !file.Slice(12, 4).SequenceEqual("IHDR"u8))
            return null;
        var width = BinaryPrimitives.ReadInt32BigEndian(file[16..]);
        var height = BinaryPrimitives.ReadInt32BigEndian(file[20..]);
        return new PictureFormat(".png", "image/png", width, height);
    }

    private static PictureFormat? ReadGif(ReadOnlySpan<byte> file)
    {
        if (file.Length < 10 || !(file.StartsWith("GIF87a"u8) || file.StartsWith("GIF89a"u8)))
            return null;
        return new PictureFormat(".gif", "image/gif", BinaryPrimitives.ReadUInt16LittleEndian(file[6..]), BinaryPrimitives.ReadUInt16LittleEndian(file[8..]));
    }

    private static PictureFormat? ReadJpeg(ReadOnlySpan<byte> file)
    {
        if (!file.StartsWith((ReadOnlySpan<byte>)[0xff, 0xd8, 0xff]))
            return null;
        // Segments: ff, marker, length of two bytes that counts itself. The frame header (SOF) has the size.
        var at = 2;
        while (at + 9 <= file.Length && file[at] == 0xff)
        {
            var marker = file[at + 1];
            if (marker == 0xff)
            {
                at++;
                continue;
            }
            if (marker is >= 0xc0 and <= 0xcf and not (0xc4 or 0xc8 or 0xcc))
                return new PictureFormat(".jpg", "image/jpeg", BinaryPrimitives.ReadUInt16BigEndian(file[(at + 7)..]), BinaryPrimitives.ReadUInt16BigEndian(file[(at + 5)..]));
            at += 2 + BinaryPrimitives.ReadUInt16BigEndian(file[(at + 2)..]);
        }
        return null;
    }
}
