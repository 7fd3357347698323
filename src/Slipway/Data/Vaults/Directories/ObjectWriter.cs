using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;
using Slipway.Releases;
using ZstdSharp;

namespace Slipway.Data.Vaults.Directories;

/// <summary>Reads one content after the other, hashes and compresses it. Not for several threads; each takes its own.</summary>
internal sealed class ObjectWriter : IDisposable
{
    /// <summary>Holds nearly every upload whole: whether the vault has it already is known before anything is compressed. What is smaller goes into a pack.</summary>
    public const int BufferSize = 1024 * 1024;

    /// <summary>The fastest that still compresses text to a third: uploads are mostly pictures, which nothing compresses.</summary>
    private const int Level = 1;

    private readonly byte[] _buffer = new byte[BufferSize];
    private readonly byte[] _compressed = new byte[Compressor.GetCompressBound(BufferSize)];
    private readonly Compressor _compressor = new(Level);
    private readonly List<PackWriter> _packs = [];

    /// <summary>Packs with the small contents that it was given.</summary>
    public IReadOnlyList<PackWriter> Packs => _packs;

    /// <summary>Reads a file from its beginning and keeps what is in it.</summary>
    /// <param name="file">The file.</param>
    /// <param name="claim">Whether a content has to be written. Who is told so writes it; the next who asks is told that it is there.</param>
    /// <param name="target">Names a new file.</param>
    /// <param name="flush">Whether a file of its own is on the disk when the call returns.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Digest of the content, and the file that has it alone, or null.</returns>
    public (Digest Digest, string? Written) Write(SafeFileHandle file, Func<string, bool> claim, Func<string> target, bool flush, CancellationToken cancellationToken)
    {
        var filled = Fill(file, 0);
        if (filled == BufferSize)
        {
            var large = target();
            return (WriteLarge(file, filled, large, flush, cancellationToken), large);
        }

        var content = _buffer.AsSpan(0, filled);
        var digest = new Digest(filled, Convert.ToHexStringLower(SHA256.HashData(content)));
        if (claim(digest.Sha256))
        {
            if (_packs is not [.., { IsFull: false } pack])
                _packs.Add(pack = new PackWriter(target()));
            pack.Append(Sha256Key.Of(digest.Sha256), _compressed.AsSpan(0, _compressor.Wrap(content, _compressed)));
        }

        return (digest, null);
    }

    /// <summary>Compresses a stream to its end, on several processors.</summary>
    public static async Task<Digest> WriteAsync(Stream content, string target, bool flush, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var compressor = new Compressor(Level);
        compressor.SetParameter(ZstdSharp.Unsafe.ZSTD_cParameter.ZSTD_c_nbWorkers, Math.Clamp(Environment.ProcessorCount, 1, 4));
        compressor.SetParameter(ZstdSharp.Unsafe.ZSTD_cParameter.ZSTD_c_checksumFlag, 1);
        await using var created = Create(target);
        long size = 0;
        await using (var compression = new CompressionStream(created, compressor, 0, preserveCompressor: true, leaveOpen: true))
        {
            var buffer = new byte[BufferSize];
            int read;
            while ((read = await content.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken)) > 0)
            {
                hash.AppendData(buffer, 0, read);
                compression.Write(buffer, 0, read);
                size += read;
            }
        }

        if (flush)
            created.Flush(flushToDisk: true);
        return new Digest(size, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    public void Dispose()
    {
        _compressor.Dispose();
        foreach (var pack in _packs)
            pack.Dispose();
    }

    private Digest WriteLarge(SafeFileHandle file, int filled, string target, bool flush, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var created = Create(target);
        long size = 0;
        using (var compression = new CompressionStream(created, _compressor, 0, preserveCompressor: true, leaveOpen: true))
        {
            for (; filled > 0; filled = Fill(file, size))
            {
                cancellationToken.ThrowIfCancellationRequested();
                hash.AppendData(_buffer, 0, filled);
                compression.Write(_buffer, 0, filled);
                size += filled;
            }
        }

        if (flush)
            created.Flush(flushToDisk: true);
        return new Digest(size, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    private int Fill(SafeFileHandle file, long offset)
    {
        var filled = 0;
        while (filled < _buffer.Length && RandomAccess.Read(file, _buffer.AsSpan(filled), offset + filled) is > 0 and var read)
            filled += read;
        return filled;
    }

    /// <returns>A new file for its owner alone.</returns>
    public static FileStream Create(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return new FileStream(path, options);
    }
}
