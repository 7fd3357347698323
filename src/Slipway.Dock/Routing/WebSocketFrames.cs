using System.Buffers.Binary;

namespace Slipway.Dock.Routing;

/// <summary>Follows the frames of a websocket (RFC 6455, 5.2) through a stream of bytes, to know where one ends.</summary>
internal sealed class WebSocketFrames
{
    private readonly byte[] _header = new byte[14];
    private int _headerLength;
    private ulong _payloadLeft;

    /// <summary>Whether the next byte is the first of a frame.</summary>
    public bool AtBoundary => _headerLength == 0 && _payloadLeft == 0;

    public void Follow(ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            if (_payloadLeft > 0)
            {
                var skipped = (int)Math.Min((ulong)bytes.Length, _payloadLeft);
                _payloadLeft -= (ulong)skipped;
                bytes = bytes[skipped..];
                continue;
            }

            _header[_headerLength++] = bytes[0];
            bytes = bytes[1..];
            if (_headerLength >= 2 && _headerLength == HeaderSize())
            {
                _payloadLeft = PayloadSize();
                _headerLength = 0;
            }
        }
    }

    private int HeaderSize() =>
        2 + ((_header[1] & 0x7f) switch { 126 => 2, 127 => 8, _ => 0 }) + ((_header[1] & 0x80) != 0 ? 4 : 0);

    private ulong PayloadSize() => (_header[1] & 0x7f) switch
    {
        126 => BinaryPrimitives.ReadUInt16BigEndian(_header.AsSpan(2)),
        127 => BinaryPrimitives.ReadUInt64BigEndian(_header.AsSpan(2)),
        var size => (ulong)size,
    };
}
