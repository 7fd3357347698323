using StbImageSharp;
using StbImageWriteSharp;

namespace Guestbook.Pictures;

internal static class Thumbnail
{
    private const int LongestSide = 480;
    private const int Quality = 85;

    /// <summary>Makes a JPEG of at most 480 by 480 pixels, on white where the picture is transparent.</summary>
    /// <exception cref="MalformedPictureException">The file cannot be decoded.</exception>
    public static byte[] Make(byte[] picture)
    {
        var source = Decode(picture);
        var scale = Math.Min(1.0, (double)LongestSide / Math.Max(source.Width, source.Height));
        var width = Math.Max(1, (int)Math.Round(source.Width * scale));
        var height = Math.Max(1, (int)Math.Round(source.Height * scale));
        (var pixels, width, height) = JpegOrientation.MakeUpright(Shrink(source, width, height), width, height, JpegOrientation.Read(picture));
        using var jpeg = new MemoryStream();
        new ImageWriter().WriteJpg(pixels, width, height, StbImageWriteSharp.ColorComponents.RedGreenBlue, jpeg, Quality);
        return jpeg.ToArray();
    }

    private static ImageResult Decode(byte[] picture)
    {
        try
        {
            return ImageResult.FromMemory(picture, StbImageSharp.ColorComponents.RedGreenBlueAlpha);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // The decoder throws whatever its indexing runs into; for all of them the file is at fault.
            throw new MalformedPictureException(exception.Message, exception);
        }
    }

    /// <summary>Each pixel is the mean of the source pixels it covers.</summary>
    private static byte[] Shrink(ImageResult source, int width, int height)
    {
        var pixels = source.Data;
        var result = new byte[width * height * 3];
        for (var y = 0; y < height; y++)
        {
            var top = (int)((long)y * source.Height / height);
            var bottom = Math.Max(top + 1, (int)((long)(y + 1) * source.Height / height));
            for (var x = 0; x < width; x++)
            {
                var left = (int)((long)x * source.Width / width);
                var right = Math.Max(left + 1, (int)((long)(x + 1) * source.Width / width));
                long red = 0, green = 0, blue = 0, alpha = 0;
                for (var sy = top; sy < bottom; sy++)
                {
                    for (var at = (sy * source.Width + left) * 4; at < (sy * source.Width + right) * 4; at += 4)
                    {
                        red += pixels[at] * pixels[at + 3];
                        green += pixels[at + 1] * pixels[at + 3];
                        blue += pixels[at + 2] * pixels[at + 3];
                        alpha += pixels[at + 3];
                    }
                }
                var count = (long)(bottom - top) * (right - left);
                var white = count * 255 * 255 - alpha * 255;
                var to = (y * width + x) * 3;
                result[to] = (byte)((red + white) / (count * 255));
                result[to + 1] = (byte)((green + white) / (count * 255));
                result[to + 2] = (byte)((blue + white) / (count * 255));
            }
        }
        return result;
    }
}

/// <summary>The file says it is a picture and is none; trying again is of no use.</summary>
internal sealed class MalformedPictureException(string message, Exception inner) : Exception(message, inner);
