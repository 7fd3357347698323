using System.Security.Cryptography;
using System.Text;

namespace Slipway.State;

/// <summary>
/// A file of this machine that only saves work: behind a heading its content, behind that the content's SHA-256. A damaged
/// or missing one is none, and one that cannot be written is not written.
/// </summary>
internal static class SealedFile
{
    /// <param name="file">Path of the file.</param>
    /// <param name="heading">Bytes that name format and version.</param>
    /// <param name="write">Writes the content.</param>
    public static void Write(string file, ReadOnlySpan<byte> heading, Action<BinaryWriter> write)
    {
        using var content = new MemoryStream();
        content.Write(heading);
        using (var writer = new BinaryWriter(content, Encoding.UTF8, leaveOpen: true))
            write(writer);
        content.Write(SHA256.HashData(content.GetBuffer().AsSpan(0, (int)content.Length)));
        try
        {
            DurableFile.Replace(file, content.GetBuffer().AsSpan(0, (int)content.Length));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The work is done again next time. Where nothing can be written, what has to be says so.
        }
    }

    /// <returns>The content, at its beginning; null: there is no such file, or it is not as it was written.</returns>
    public static BinaryReader? Open(string file, ReadOnlySpan<byte> heading)
    {
        byte[] content;
        try
        {
            content = File.ReadAllBytes(file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }

        var length = content.Length - SHA256.HashSizeInBytes;
        return length < heading.Length || !content.AsSpan().StartsWith(heading) || !SHA256.HashData(content.AsSpan(0, length)).AsSpan().SequenceEqual(content.AsSpan(length))
            ? null
            : new BinaryReader(new MemoryStream(content, heading.Length, length - heading.Length));
    }
}
