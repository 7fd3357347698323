using System.Security.Cryptography;
using ZstdSharp;

namespace Slipway.Data.Vaults.Directories;

/// <summary>Reads contents out of packs. Not for several threads; each takes its own.</summary>
internal sealed class PackReader : IDisposable
{
    private readonly byte[] _frame = new byte[Compressor.GetCompressBound(ObjectWriter.BufferSize)];
    private readonly byte[] _content = new byte[ObjectWriter.BufferSize];
    private readonly Decompressor _decompressor = new();

    /// <param name="pack">The pack.</param>
    /// <param name="where">Where the content is in it.</param>
    /// <param name="sha256">Its digest.</param>
    /// <param name="size">Its bytes; negative: not known.</param>
    /// <returns>The content, until the next is read.</returns>
    /// <exception cref="InvalidDataException">It is not what it was; the message says how, as the end of a sentence.</exception>
    public ReadOnlySpan<byte> Read(string pack, PackedContent where, string sha256, long size)
    {
        var content = Unwrap(ReadFrame(pack, where));
        var found = Convert.ToHexStringLower(SHA256.HashData(content));
        if (found != sha256)
            throw new InvalidDataException(VaultDamage.OtherDigest(found, sha256));
        if (size >= 0 && content.Length != size)
            throw new InvalidDataException(VaultDamage.OtherSize(content.Length, size));
        return content;
    }

    /// <returns>The frame of a content as it is in the pack, until the next is read; shorter where the pack is cut short.</returns>
    public ReadOnlySpan<byte> ReadFrame(string pack, PackedContent where)
    {
        using var file = File.OpenHandle(pack, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
        var length = Math.Min(where.Length, _frame.Length);
        var filled = 0;
        while (filled < length && RandomAccess.Read(file, _frame.AsSpan(filled, length - filled), where.Offset + filled) is > 0 and var read)
            filled += read;
        return _frame.AsSpan(0, filled);
    }

    public void Dispose() => _decompressor.Dispose();

    private ReadOnlySpan<byte> Unwrap(ReadOnlySpan<byte> frame)
    {
        try
        {
            return _content.AsSpan(0, _decompressor.Unwrap(frame, _content));
        }
        catch (ZstdException exception)
        {
            throw new InvalidDataException(VaultDamage.NoFrame(exception), exception);
        }
    }
}
