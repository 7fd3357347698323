using System.Buffers.Binary;

namespace Guestbook.Pictures;

/// <summary>
/// How a camera was held, which it notes in the picture instead of turning it (Exif 2.32, tag 0x0112). Browsers turn
/// the picture by it; the decoder here does not.
/// </summary>
internal static class JpegOrientation
{
    private const ushort Tag = 0x0112;

    /// <returns>1 to 8; 1, upright, where the file does not say.</returns>
    public static int Read(ReadOnlySpan<byte> file)
    {
        if (!file.StartsWith((ReadOnlySpan<byte>)[0xff, 0xd8, 0xff]))
            return 1;
        for (var at = 2; at + 4 <= file.Length && file[at] == 0xff && file[at + 1] != 0xda;)
        {
            var end = at + 2 + BinaryPrimitives.ReadUInt16BigEndian(file[(at + 2)..]);
            if (end > file.Length)
                return 1;
            var segment = file[(at + 4)..Math.Max(at + 4, end)];
            if (file[at + 1] == 0xe1 && segment.StartsWith("Exif\0\0"u8))
                return ReadTiff(segment[6..]);
            at = end;
        }
        return 1;
    }

    private static int ReadTiff(ReadOnlySpan<byte> tiff)
    {
        if (tiff.Length < 8)
            return 1;
        var isLittleEndian = tiff.StartsWith("II"u8);
        var directory = isLittleEndian ? BinaryPrimitives.ReadUInt32LittleEndian(tiff[4..]) : BinaryPrimitives.ReadUInt32BigEndian(tiff[4..]);
        if (directory > tiff.Length - 2)
            return 1;
        // A count, then entries of 12 bytes: tag, type, count, value.
        var entries = tiff[(int)directory..];
        var count = UInt16(entries);
        for (var at = 2; at + 12 <= entries.Length && count > 0; at += 12, count--)
        {
            if (UInt16(entries[at..]) == Tag)
                return UInt16(entries[(at + 8)..]) is >= 1 and <= 8 and var orientation ? orientation : 1;
        }
        return 1;

        ushort UInt16(ReadOnlySpan<byte> bytes) =>
            isLittleEndian ? BinaryPrimitives.ReadUInt16LittleEndian(bytes) : BinaryPrimitives.ReadUInt16BigEndian(bytes);
    }

    /// <summary>Turns and mirrors an RGB image until it is upright.</summary>
    public static (byte[] Pixels, int Width, int Height) MakeUpright(byte[] pixels, int width, int height, int orientation)
    {
        if (orientation == 1)
            return (pixels, width, height);
        var isOnItsSide = orientation >= 5;
        var (newWidth, newHeight) = isOnItsSide ? (height, width) : (width, height);
        var result = new byte[pixels.Length];
        for (var y = 0; y < newHeight; y++)
        {
            for (var x = 0; x < newWidth; x++)
            {
                var (fromX, fromY) = orientation switch
                {
                    2 => (width - 1 - x, y),
                    3 => (width - 1 - x, height - 1 - y),
                    4 => (x, height - 1 - y),
                    5 => (y, x),
                    6 => (y, height - 1 - x),
                    7 => (width - 1 - y, height - 1 - x),
                    _ => (width - 1 - y, x),
                };
                pixels.AsSpan((fromY * width + fromX) * 3, 3).CopyTo(result.AsSpan((y * newWidth + x) * 3));
            }
        }
        return (result, newWidth, newHeight);
    }
}
