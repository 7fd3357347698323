using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Slipway.Platforms.Local.Protocol;

namespace Slipway.Tests.Dock;

public sealed class LineChannelTests : IDisposable
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"slipway-{Guid.NewGuid():N}.sock");
    private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly Socket _left = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly Socket _right;

    public LineChannelTests()
    {
        _listener.Bind(new UnixDomainSocketEndPoint(_path));
        _listener.Listen();
        _left.Connect(new UnixDomainSocketEndPoint(_path));
        _right = _listener.Accept();
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _left.Dispose();
        _right.Dispose();
        _listener.Dispose();
        File.Delete(_path);
    }

    [Fact]
    public async Task Messages_arrive_whole_however_they_are_cut()
    {
        using var channel = new LineChannel(_right);
        var long_ = new string('ü', 20_000);
        var sending = Task.Run(
            async () =>
            {
                var bytes = Encoding.UTF8.GetBytes($"{{\"progress\":\"one\"}}\n{{\"progress\":\"{long_}\"}}\n{{\"done\":true}}\n");
                for (var at = 0; at < bytes.Length; at += 977)
                    await _left.SendAsync(bytes.AsMemory(at, Math.Min(977, bytes.Length - at)), Stop);
                _left.Shutdown(SocketShutdown.Both);
            },
            Stop);
        Assert.Equal("one", (await ReadAsync(channel))!.Progress);
        Assert.Equal(long_, (await ReadAsync(channel))!.Progress);
        Assert.True((await ReadAsync(channel))!.Done);
        Assert.Null(await ReadAsync(channel));
        await sending;
    }

    [Fact]
    public async Task Two_writers_do_not_mix_their_lines()
    {
        using var from = new LineChannel(_left);
        using var to = new LineChannel(_right);
        var writing = Task.WhenAll(Enumerable.Range(0, 50).Select(number => from.WriteAsync(new DockReply { Progress = new string((char)('a' + (number % 26)), 5000) }, ProtocolJson.Default.DockReply, Stop)));
        for (var count = 0; count < 50; count++)
            Assert.Single((await ReadAsync(to))!.Progress!.Distinct());
        await writing;
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\n")]
    [InlineData("null\n")]
    [InlineData("\n")]
    public async Task What_is_no_message_is_refused(string line)
    {
        using var channel = new LineChannel(_right);
        await _left.SendAsync(Encoding.UTF8.GetBytes(line), Stop);
        await Assert.ThrowsAsync<JsonException>(() => ReadAsync(channel));
    }

    private static Task<DockReply?> ReadAsync(LineChannel channel) => channel.ReadAsync(ProtocolJson.Default.DockReply, Stop);
}
