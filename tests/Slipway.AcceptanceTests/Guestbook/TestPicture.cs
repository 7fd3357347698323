using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Slipway.AcceptanceTests.Guestbook;

/// <summary>PNG files, good ones and others, and the size of a JPEG.</summary>
internal static class TestPicture
{
    /// <summary>A picture of one colour.</summary>
    public static byte[] Png(int width, int height)
    {
        using var pixels = new MemoryStream();
        using (var zlib = new ZLibStream(pixels, CompressionLevel.Fastest, leaveOpen: true))
        {
            // Each line begins with its filter; then red, green, blue.
            var line = new byte[1 + width * 3];
            for (var x = 0; x < width; x++)
                line[1 + x * 3] = 0xcc;
            for (var y = 0; y < height; y++)
                zlib.Write(line);
        }

        return Png(width, height, pixels.ToArray());
    }

    /// <summary>A picture that says it is of this size, whatever its pixel data says.</summary>
    public static byte[] Png(int width, int height, byte[] compressedPixels)
    {
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        header[8] = 8; // bits
        header[9] = 2; // red, green, blue
        return [0x89, .. "PNG\r\n"u8, 0x1a, 0x0a, .. Chunk("IHDR", header), .. Chunk("IDAT", compressedPixels), .. Chunk("IEND", [])];
    }

    /// <summary>Puts a camera's note of how it was held at the beginning of a JPEG.</summary>
    public static byte[] WithOrientation(byte[] jpeg, byte orientation)
    {
        byte[] exif = [
            .. "Exif\0\0MM\0*"u8, 0, 0, 0, 8, // big endian; the directory comes at once
            0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, // one entry: tag, type, count, value
            0, 0, 0, 0,
        ];
        return [0xff, 0xd8, 0xff, 0xe1, 0, (byte)(exif.Length + 2), .. exif, .. jpeg[2..]];
    }

    public static (int Width, int Height) JpegSize(byte[] jpeg)
    {
        for (var at = 2; at + 9 < jpeg.Length; at += 2 + BinaryPrimitives.ReadUInt16BigEndian(jpeg.AsSpan(at + 2)))
        {
            if (jpeg[at + 1] is 0xc0 or 0xc2)
                return (BinaryPrimitives.ReadUInt16BigEndian(jpeg.AsSpan(at + 7)), BinaryPrimitives.ReadUInt16BigEndian(jpeg.AsSpan(at + 5)));
        }

        throw new InvalidDataException("No frame header.");
    }

    private static byte[] Chunk(string type, byte[] data)
    {
        var body = new byte[4 + data.Length];
        Encoding.ASCII.GetBytes(type, body);
        data.CopyTo(body, 4);
        var chunk = new byte[12 + data.Length];
        BinaryPrimitives.WriteInt32BigEndian(chunk, data.Length);
        body.CopyTo(chunk, 4);
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(8 + data.Length), Crc32(body));
        return chunk;
    }

    private static uint Crc32(byte[] bytes)
    {
        var crc = uint.MaxValue;
        foreach (var value in bytes)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc & 1) == 0 ? crc >> 1 : (crc >> 1) ^ 0xedb88320;
        }

        return ~crc;
    }
}
