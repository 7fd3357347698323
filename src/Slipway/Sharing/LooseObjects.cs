using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;

namespace Slipway.Sharing;

/// <summary>
/// Blobs in a directory of git's, one file each, as git itself writes small ones (gitformat-loose-object): a state
/// object is read and written without starting a process. Names are SHA-1, for repositories that use it.
/// </summary>
internal sealed class LooseObjects(string directory)
{
    private const int NameLength = 40;

    /// <returns>The content of a blob; null where it is not here in this form.</returns>
    public async Task<byte[]?> TryReadAsync(string oid, CancellationToken cancellationToken)
    {
        var path = Locate(oid);
        if (oid.Length != NameLength || !File.Exists(path))
            return null;
        try
        {
            await using var file = File.OpenRead(path);
            await using var inflated = new ZLibStream(file, CompressionMode.Decompress);
            using var bytes = new MemoryStream();
            await inflated.CopyToAsync(bytes, cancellationToken);
            var whole = bytes.ToArray();
            // The name is the digest of the whole: what is damaged is fetched again.
            var head = Array.IndexOf(whole, (byte)0);
            return head > 0 && Name(whole) == oid && whole.AsSpan().StartsWith("blob "u8) ? whole[(head + 1)..] : null;
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException)
        {
            return null;
        }
    }

    /// <returns>The name of the new object.</returns>
    public async Task<string> WriteAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        byte[] whole = [.. Encoding.ASCII.GetBytes($"blob {content.Length}\0"), .. content.Span];
        var oid = Name(whole);
        var path = Locate(oid);
        if (File.Exists(path))
            return oid;
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var beside = Path.Combine(directory, $"tmp_obj_{Guid.NewGuid():N}");
        await using (var file = new FileStream(beside, FileMode.CreateNew, FileAccess.Write))
        await using (var deflated = new ZLibStream(file, CompressionLevel.Fastest))
            await deflated.WriteAsync(whole, cancellationToken);
        File.Move(beside, path, overwrite: true);
        return oid;
    }

    private string Locate(string oid) => Path.Combine(directory, oid[..2], oid[2..]);

#pragma warning disable CA5350 // Git's own name for it; what is secret or signed does not rest on it.
    private static string Name(byte[] whole) => Convert.ToHexStringLower(SHA1.HashData(whole));
#pragma warning restore CA5350
}
