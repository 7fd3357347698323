using System.Security.Cryptography;

namespace Slipway.Data.Vaults;

/// <summary>A content whose end is reached only when all of it had the expected size and digest; otherwise reading throws.</summary>
/// <param name="content">The content; disposed with this.</param>
/// <param name="size">Its bytes.</param>
/// <param name="sha256">Its digest, lower-case hex.</param>
/// <param name="name">What it is, at the beginning of a message.</param>
internal sealed class VerifiedStream(Stream content, long size, string sha256, string name) : Stream
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private long _read;
    private bool _isWhole;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => size;

    public override long Position
    {
        get => _read;
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_isWhole || buffer.IsEmpty)
            return 0;
        var read = await content.ReadAsync(buffer, cancellationToken);
        _hash.AppendData(buffer.Span[..read]);
        _read += read;
        if (read > 0)
            return read;
        var found = Convert.ToHexStringLower(_hash.GetCurrentHash());
        if (_read != size || found != sha256)
            throw new SlipwayException(ExitCode.Failed, $"{name} is damaged: it has {_read} bytes with the SHA-256 {found[..12]}… and should have {size} with {sha256[..12]}….") { Next = "Restore from another vault that has the point, or from another point." };
        _isWhole = true;
        return 0;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => ReadAsync(buffer.AsMemory(offset, count)).AsTask().GetAwaiter().GetResult();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override async ValueTask DisposeAsync()
    {
        await content.DisposeAsync();
        _hash.Dispose();
        await base.DisposeAsync();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            content.Dispose();
            _hash.Dispose();
        }

        base.Dispose(disposing);
    }
}
