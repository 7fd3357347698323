using System.Security.Cryptography;

namespace Slipway.Data.Vaults;

/// <summary>A content whose end is reached only when all of it had the expected size and digest; otherwise reading throws.</summary>
/// <param name="content">The content; disposed with this.</param>
/// <param name="size">Its bytes.</param>
/// <param name="sha256">Its digest, lower-case hex.</param>
/// <param name="name">What it is, at the beginning of a message.</param>
internal sealed class VerifiedStream(Stream content, long size, string sha256, string name) : ForwardStream
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private bool _isWhole;

    public override long Length => size;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_isWhole || buffer.IsEmpty)
            return 0;
        var read = await content.ReadAsync(buffer, cancellationToken);
        _hash.AppendData(buffer.Span[..read]);
        Done += read;
        if (read > 0)
            return read;
        var found = Convert.ToHexStringLower(_hash.GetCurrentHash());
        if (Done != size || found != sha256)
            throw new SlipwayException(ExitCode.Failed, $"{name} is damaged: it has {Done} bytes with the SHA-256 {found[..12]}… and should have {size} with {sha256[..12]}….") { Next = "Restore from another vault that has the point, or from another point." };
        _isWhole = true;
        return 0;
    }

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
