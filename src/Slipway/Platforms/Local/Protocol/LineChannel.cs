using System.Buffers;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Slipway.Platforms.Local.Protocol;

/// <summary>Messages over a socket, one line of JSON each.</summary>
internal sealed class LineChannel(Socket socket) : IDisposable
{
    /// <summary>No message is near this size; a longer line is no message.</summary>
    private const int LongestLine = 4 * 1024 * 1024;

    private readonly SemaphoreSlim _writing = new(1);
    private byte[] _buffer = new byte[4096];
    private int _start;
    private int _end;

    public async Task WriteAsync<T>(T message, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        var line = new ArrayBufferWriter<byte>(512);
        using (var writer = new Utf8JsonWriter(line))
            JsonSerializer.Serialize(writer, message, type);
        line.Write("\n"u8);
        await _writing.WaitAsync(cancellationToken);
        try
        {
            var rest = line.WrittenMemory;
            while (rest.Length > 0)
                rest = rest[await socket.SendAsync(rest, SocketFlags.None, cancellationToken)..];
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <returns>The next message; null when the other side has closed.</returns>
    /// <exception cref="JsonException">The line is no such message.</exception>
    public Task<T?> ReadAsync<T>(JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : class =>
        ReadAsync(line => JsonSerializer.Deserialize(line.Span, type) ?? throw new JsonException("null is no message"), cancellationToken);

    /// <returns>The next message; null when the other side has closed.</returns>
    /// <exception cref="JsonException">The line is no such message.</exception>
    public async Task<T?> ReadAsync<T>(Func<ReadOnlyMemory<byte>, T> read, CancellationToken cancellationToken)
        where T : class
    {
        var searched = 0;
        while (true)
        {
            var length = _buffer.AsSpan(_start + searched, _end - _start - searched).IndexOf((byte)'\n');
            if (length >= 0)
            {
                var line = new ReadOnlyMemory<byte>(_buffer, _start, searched + length);
                _start += searched + length + 1;
                return read(line);
            }

            searched = _end - _start;
            if (searched > LongestLine)
                throw new JsonException("a message is longer than 4 MB");
            MakeRoom();
            var received = await socket.ReceiveAsync(_buffer.AsMemory(_end), SocketFlags.None, cancellationToken);
            if (received == 0)
                return null;
            _end += received;
        }
    }

    public void Dispose()
    {
        socket.Dispose();
        _writing.Dispose();
    }

    private void MakeRoom()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            _end -= _start;
            _start = 0;
        }

        if (_end == _buffer.Length)
            Array.Resize(ref _buffer, _buffer.Length * 2);
    }
}
