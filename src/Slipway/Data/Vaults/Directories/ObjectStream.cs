using System.Security.Cryptography;
using ZstdSharp;

namespace Slipway.Data.Vaults.Directories;

/// <summary>
/// The content of an object, decompressed. Its end is reached only when all of it had the digest that its name says;
/// otherwise reading throws, with the object's path and what it belongs to.
/// </summary>
internal sealed class ObjectStream : Stream
{
    private const int Chunk = 128 * 1024;

    private readonly VaultPlace _place;
    private readonly string _sha256;
    private readonly long _size;
    private readonly string _owner;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly DecompressionStream _content;
    private long _read;
    private bool _isWhole;

    /// <param name="place">The vault.</param>
    /// <param name="sha256">Digest of the content.</param>
    /// <param name="size">Its bytes; negative: not known.</param>
    /// <param name="owner">What it belongs to, for messages.</param>
    public ObjectStream(VaultPlace place, string sha256, long size, string owner)
    {
        (_place, _sha256, _size, _owner) = (place, sha256, size, owner);
        try
        {
            var file = new FileStream(place.ObjectOf(sha256), new FileStreamOptions { Mode = FileMode.Open, Access = FileAccess.Read, Share = FileShare.Read | FileShare.Delete, BufferSize = 0, Options = FileOptions.SequentialScan });
            _content = new DecompressionStream(file, 0, checkEndOfStream: true, leaveOpen: false);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            _hash.Dispose();
            place.Require();
            throw new SlipwayException(ExitCode.Failed, $"The vault '{place.Name}' is damaged: the content of {owner} is missing ({place.ObjectOf(sha256)}).", exception) { Next = VaultDamage.AnotherVault };
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            _hash.Dispose();
            throw place.Unusable($"read the content of {owner}", exception);
        }
    }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => _size >= 0 ? _size : throw new NotSupportedException();

    public override long Position
    {
        get => _read;
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer)
    {
        if (_isWhole || buffer.IsEmpty)
            return 0;
        int read;
        try
        {
            read = _content.Read(buffer);
        }
        catch (Exception exception) when (exception is ZstdException or EndOfStreamException)
        {
            throw Damaged(VaultDamage.NoFrame(exception));
        }
        catch (IOException exception)
        {
            throw _place.Unusable($"read the content of {_owner}", exception);
        }

        if (read == 0)
            Finish();
        _hash.AppendData(buffer[..read]);
        _read += read;
        if (_size >= 0 && _read > _size)
            throw Damaged($"it has more than the {_size} bytes that it should have");
        return read;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return new ValueTask<int>(Read(buffer.Span));
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <summary>Reads what is left.</summary>
    /// <param name="take">Gets one piece after the other.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public void ReadToEnd(Action<ReadOnlySpan<byte>> take, CancellationToken cancellationToken)
    {
        var buffer = System.Buffers.ArrayPool<byte>.Shared.Rent(Chunk);
        try
        {
            int read;
            while ((read = Read(buffer)) > 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
                take(buffer.AsSpan(0, read));
            }
        }
        finally
        {
            System.Buffers.ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _content.Dispose();
            _hash.Dispose();
        }

        base.Dispose(disposing);
    }

    private void Finish()
    {
        var found = Convert.ToHexStringLower(_hash.GetCurrentHash());
        if (found != _sha256)
            throw Damaged(VaultDamage.OtherDigest(found, _sha256));
        if (_size >= 0 && _read != _size)
            throw Damaged(VaultDamage.OtherSize(_read, _size));
        _isWhole = true;
    }

    /// <summary>Aside with it, so that the next backup puts the right content in its place.</summary>
    private SlipwayException Damaged(string how)
    {
        var path = _place.ObjectOf(_sha256);
        var aside = "the file was moved aside";
        try
        {
            File.Move(path, $"{path}.damaged", overwrite: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            aside = $"the file could not be moved aside: {exception.Message}";
        }

        return VaultDamage.Found(_place, _owner, path, how, aside);
    }
}
