using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.WebSockets;
using System.Text;

namespace Slipway.AcceptanceTests.Traffic;

/// <summary>
/// Constant load on one address: requests leave by the clock and not when an answer has come, as those of many people
/// do. Each one is accounted for: its status, its whole body, and the release that says it answered.
/// </summary>
/// <param name="address">The site.</param>
/// <param name="rate">Requests per second.</param>
/// <param name="isRelease">Whether a release may answer.</param>
internal sealed class Load(Uri address, int rate, Func<string, bool> isRelease) : IAsyncDisposable
{
    private const int Sockets = 3;
    private const string ReleaseHeader = "X-Slipway-Release";

    /// <summary>A hundredth of a second: some requests leave together, as they do in life.</summary>
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(10);

    private readonly HttpClient _kept = new(new SocketsHttpHandler { PooledConnectionIdleTimeout = TimeSpan.FromMinutes(5) }) { Timeout = TimeSpan.FromSeconds(60) };
    private readonly CancellationTokenSource _ending = new();
    private readonly ConcurrentQueue<string> _failures = new();
    private readonly byte[] _megabyte = Bytes(1 << 20);
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private Task _running = Task.CompletedTask;
    private int _sent;
    private int _answered;

    /// <summary>What went wrong, each with its time.</summary>
    public IReadOnlyCollection<string> Failures => _failures;

    public int Sent => Volatile.Read(ref _sent);

    public int Answered => Volatile.Read(ref _answered);

    public void Start() => _running = Task.WhenAll([RequestAsync(), .. Enumerable.Range(0, Sockets).Select(TalkAsync)]);

    /// <summary>Sends nothing more and waits for the last answer.</summary>
    public async Task EndAsync()
    {
        await _ending.CancelAsync();
        await _running;
    }

    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        _kept.Dispose();
        _ending.Dispose();
    }

    private async Task RequestAsync()
    {
        var requests = new List<Task>();
        using var ticks = new PeriodicTimer(Tick);
        while (!_ending.IsCancellationRequested)
        {
            for (var due = _clock.Elapsed.TotalSeconds * rate; _sent < due; Interlocked.Increment(ref _sent))
                requests.Add(AccountAsync(_sent));
            requests.RemoveAll(request => request.IsCompleted);
            await ticks.WaitForNextTickAsync();
        }

        await Task.WhenAll(requests);
    }

    // Of a hundred: two slow ones, two of a megabyte both ways, twenty on a connection of their own.
    private Task AccountAsync(int number) => (number % 100) switch
    {
        0 or 50 => AccountAsync("a slow answer", _kept, new HttpRequestMessage(HttpMethod.Get, new Uri(address, "slow")), SameAsHeader),
        25 or 75 => AccountAsync("a megabyte", _kept, new HttpRequestMessage(HttpMethod.Post, new Uri(address, "echo")) { Content = new ByteArrayContent(_megabyte) }, (body, _) => body.AsSpan().SequenceEqual(_megabyte)),
        var other when other % 5 == 1 => AskAnewAsync(),
        _ => AccountAsync("a page", _kept, new HttpRequestMessage(HttpMethod.Get, address), SameAsHeader),
    };

    private async Task AskAnewAsync()
    {
        using var fresh = new HttpClient { Timeout = _kept.Timeout };
        await AccountAsync("a page on a new connection", fresh, new HttpRequestMessage(HttpMethod.Get, address), SameAsHeader);
    }

    private async Task AccountAsync(string what, HttpClient client, HttpRequestMessage request, Func<byte[], string, bool> isRight)
    {
        try
        {
            using (request)
            {
                using var answer = await client.SendAsync(request);
                var body = await answer.Content.ReadAsByteArrayAsync();
                var release = answer.Headers.TryGetValues(ReleaseHeader, out var values) ? values.Single() : "";
                if ((int)answer.StatusCode != 200)
                    Fail($"{what}: {(int)answer.StatusCode} {Encoding.UTF8.GetString(body)}");
                else if (!isRelease(release))
                    Fail($"{what}: answered by '{release}'");
                else if (!isRight(body, release))
                    Fail($"{what}: {body.Length} wrong bytes from {release}");
                else
                    Interlocked.Increment(ref _answered);
            }
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException or IOException)
        {
            Fail($"{what}: {exception.Message} {exception.InnerException?.Message}");
        }
    }

    /// <summary>Talks over a websocket, and opens the next one only when the site has closed it with the code for that.</summary>
    private async Task TalkAsync(int number)
    {
        while (!_ending.IsCancellationRequested)
        {
            using var socket = new ClientWebSocket();
            try
            {
                await socket.ConnectAsync(new UriBuilder(new Uri(address, "ws")) { Scheme = "ws" }.Uri, CancellationToken.None);
                await TalkAsync(socket, number);
            }
            catch (Exception exception) when (exception is WebSocketException or HttpRequestException or IOException)
            {
                Fail($"websocket {number}: {exception.Message}");
            }
        }
    }

    private async Task TalkAsync(ClientWebSocket socket, int number)
    {
        var buffer = new byte[64];
        using var ticks = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        for (var line = 0; !_ending.IsCancellationRequested; line++)
        {
            var text = Encoding.UTF8.GetBytes($"{number}:{line}");
            await socket.SendAsync(text, WebSocketMessageType.Text, true, CancellationToken.None);
            var answer = await socket.ReceiveAsync(buffer, CancellationToken.None);
            if (answer.MessageType == WebSocketMessageType.Close)
            {
                // 1001, going away: what the dock promises when the drain time is over (RFC 6455, section 7.4.1).
                if (answer.CloseStatus != WebSocketCloseStatus.EndpointUnavailable)
                    Fail($"websocket {number}: closed with {answer.CloseStatus}");
                return;
            }

            if (!buffer.AsSpan(0, answer.Count).SequenceEqual(text))
                Fail($"websocket {number}: a wrong line");
            await ticks.WaitForNextTickAsync();
        }

        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
    }

    private static bool SameAsHeader(byte[] body, string release) => Encoding.UTF8.GetString(body).StartsWith(release, StringComparison.Ordinal);

    private void Fail(string what) => _failures.Enqueue(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"after {_clock.Elapsed.TotalSeconds:0.000} s, {what}"));

    private static byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        new Random(count).NextBytes(bytes);
        return bytes;
    }
}
