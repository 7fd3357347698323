using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace Slipway.Releases;

/// <summary>Size and SHA-256 (lower-case hex) of some content.</summary>
internal readonly record struct Digest(long Size, string Sha256)
{
    private const int BufferSize = 128 * 1024;

    public static string OfText(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    public static Task<Digest> OfFileAsync(string file, CancellationToken cancellationToken) => ReadAsync(file, null, cancellationToken);

    /// <summary>Copies a file to a new one that is on the disk when the call returns, and hashes the very bytes that it writes.</summary>
    public static async Task<Digest> CopyAsync(string source, string target, UnixFileMode mode, CancellationToken cancellationToken)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = mode;
        await using var output = new FileStream(target, options);
        var digest = await ReadAsync(source, output, cancellationToken);
        output.Flush(flushToDisk: true);
        return digest;
    }

    private static async Task<Digest> ReadAsync(string file, FileStream? copy, CancellationToken cancellationToken)
    {
        await using var input = new FileStream(file, new FileStreamOptions { Mode = FileMode.Open, Access = FileAccess.Read, Share = FileShare.Read | FileShare.Delete, BufferSize = 0, Options = FileOptions.SequentialScan });
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            long size = 0;
            int read;
            while ((read = await input.ReadAsync(buffer, cancellationToken)) > 0)
            {
                hash.AppendData(buffer, 0, read);
                if (copy is not null)
                    await copy.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
                size += read;
            }

            return new Digest(size, Convert.ToHexStringLower(hash.GetHashAndReset()));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
