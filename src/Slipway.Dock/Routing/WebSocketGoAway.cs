using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Slipway.Dock.Routing;

/// <summary>
/// Stands between the forwarder and the client of a websocket, so that the client can be told to go away
/// (close code 1001) between two frames of the app, instead of finding its connection cut.
/// </summary>
internal sealed class WebSocketGoAway : IHttpUpgradeFeature
{
    // A final close frame with the two bytes of the code 1001, "going away".
    private static readonly byte[] CloseFrame = [0x88, 0x02, 0x03, 0xe9];

    private readonly IHttpUpgradeFeature _inner;
    private readonly SemaphoreSlim _writing = new(1);
    private readonly WebSocketFrames _frames = new();
    private Stream? _client;
    private bool _told;

    private WebSocketGoAway(IHttpUpgradeFeature inner) => _inner = inner;

    public bool IsUpgradableRequest => _inner.IsUpgradableRequest;

    /// <returns>Null when the request is no websocket.</returns>
    public static WebSocketGoAway? TryAttach(HttpContext context)
    {
        if (context.Features.Get<IHttpUpgradeFeature>() is not { IsUpgradableRequest: true } upgrade
            || !string.Equals(context.Request.Headers.Upgrade, "websocket", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        // Another instance is tried for the same request.
        if (upgrade is WebSocketGoAway attached)
            return attached;
        var goAway = new WebSocketGoAway(upgrade);
        context.Features.Set<IHttpUpgradeFeature>(goAway);
        return goAway;
    }

    public async Task<Stream> UpgradeAsync()
    {
        _client = await _inner.UpgradeAsync();
        return new Client(this, _client);
    }

    /// <summary>Sends the close frame, unless the app is in the middle of a frame of its own: then the connection will be cut.</summary>
    public async Task GoAwayAsync()
    {
        await _writing.WaitAsync();
        try
        {
            if (_client is null || _told || !_frames.AtBoundary)
                return;
            _told = true;
            await _client.WriteAsync(CloseFrame);
            await _client.FlushAsync();
        }
        catch (IOException)
        {
            // The client went first.
        }
        finally
        {
            _writing.Release();
        }
    }

    private async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken);
        try
        {
            // After a close frame nothing may follow (RFC 6455, 5.5.1).
            if (_told)
                return;
            _frames.Follow(bytes.Span);
            await _client!.WriteAsync(bytes, cancellationToken);
        }
        finally
        {
            _writing.Release();
        }
    }

    private sealed class Client(WebSocketGoAway owner, Stream inner) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => inner.ReadAsync(buffer, cancellationToken);

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => inner.ReadAsync(buffer, offset, count, cancellationToken);

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => owner.WriteAsync(buffer, cancellationToken);

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => owner.WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

        public override void Flush() => inner.Flush();

        public override int Read(byte[] buffer, int offset, int count) => inner.Read(buffer, offset, count);

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("the forwarder writes asynchronously");

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override async ValueTask DisposeAsync()
        {
            await inner.DisposeAsync();
            await base.DisposeAsync();
        }
    }
}
