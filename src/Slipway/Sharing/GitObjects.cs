using System.Globalization;
using System.Text;

namespace Slipway.Sharing;

/// <summary>Reads what <c>git cat-file --batch</c> writes: a line with name, type and size, the content, a line end.</summary>
internal static class GitObjects
{
    private const int LongestHead = 256;

    public static async Task ReadAsync(Stream output, Func<string, Stream, CancellationToken, Task> take, CancellationToken cancellationToken)
    {
        var buffered = new BufferedStream(output, 64 * 1024);
        var one = new byte[1];
        while (await HeadAsync(buffered, one, cancellationToken) is { } head)
        {
            // "<name> missing" has two parts.
            if (head.Split(' ') is not [var oid, _, var size])
                continue;
            var content = new Portion(buffered, long.Parse(size, CultureInfo.InvariantCulture));
            await take(oid, content, cancellationToken);
            await content.CopyToAsync(Stream.Null, cancellationToken);
            await buffered.ReadExactlyAsync(one, cancellationToken);
        }
    }

    private static async Task<string?> HeadAsync(Stream stream, byte[] one, CancellationToken cancellationToken)
    {
        var head = new StringBuilder();
        while (await stream.ReadAsync(one, cancellationToken) == 1)
        {
            if (one[0] == '\n')
                return head.ToString();
            if (head.Append((char)one[0]).Length > LongestHead)
                throw new InvalidDataException("git cat-file answered in a form that is not known.");
        }

        return head.Length == 0 ? null : throw new EndOfStreamException();
    }

    /// <summary>The next bytes of a stream, as a stream of their own.</summary>
    private sealed class Portion(Stream stream, long length) : Stream
    {
        private long _left = length;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (_left == 0 || buffer.Length == 0)
                return 0;
            var read = await stream.ReadAsync(buffer.Length > _left ? buffer[..(int)_left] : buffer, cancellationToken);
            if (read == 0)
                throw new EndOfStreamException();
            _left -= read;
            return read;
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
