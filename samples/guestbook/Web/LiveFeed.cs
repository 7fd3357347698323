using System.Data.Common;
using System.Globalization;
using System.Net.WebSockets;
using System.Text.Json;
using System.Text.Json.Serialization;
using Guestbook.Entries;

namespace Guestbook.Web;

internal sealed record LiveEntry(long Id, string Html);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(LiveEntry))]
internal sealed partial class LiveJson : JsonSerializerContext;

/// <summary>
/// Sends new entries to open pages. What ties the instances together is the database: each looks every quarter of a
/// second whether there is a younger entry, and only while somebody is listening.
/// </summary>
internal sealed partial class LiveFeed(EntryStore entries, IHostApplicationLifetime lifetime, ILogger<LiveFeed> log) : BackgroundService
{
    private const int BatchSize = 50;
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan CloseTime = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _look = new(0);
    private volatile TaskCompletionSource _changed = NewSignal();
    private long _newest;
    private int _listeners;

    /// <summary>Looks now instead of at the next turn: for the instance that took the entry.</summary>
    public void Look() => _look.Release();

    public async Task ServeAsync(HttpContext context)
    {
        if (!context.WebSockets.IsWebSocketRequest
            || !long.TryParse(context.Request.Query["after"], NumberStyles.None, CultureInfo.InvariantCulture, out var after))
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            await context.Response.WriteAsync("This address is for a websocket: /live?after=<id of the newest entry known>\n");
            return;
        }
        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        using var gone = CancellationTokenSource.CreateLinkedTokenSource(lifetime.ApplicationStopping, context.RequestAborted);
        var listening = ListenAsync(socket, gone);
        Interlocked.Increment(ref _listeners);
        try
        {
            await SendAsync(socket, after, gone.Token);
        }
        catch (OperationCanceledException) when (gone.IsCancellationRequested)
        {
            // The visitor left or the app stops: said politely below.
        }
        catch (WebSocketException)
        {
            // The connection broke, which is how most visitors leave.
        }
        catch (DbException exception)
        {
            DatabaseLost(log, exception.Message);
        }
        finally
        {
            Interlocked.Decrement(ref _listeners);
            await CloseAsync(socket);
            await gone.CancelAsync();
            await listening;
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await _look.WaitAsync(Interval, stoppingToken);
                if (Volatile.Read(ref _listeners) == 0)
                    continue;
                var newest = await entries.NewestIdAsync(stoppingToken);
                if (Interlocked.Exchange(ref _newest, newest) != newest)
                    Interlocked.Exchange(ref _changed, NewSignal()).SetResult();
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (DbException exception)
            {
                DatabaseLost(log, exception.Message);
                await Task.Delay(TimeSpan.FromSeconds(2), stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task SendAsync(WebSocket socket, long after, CancellationToken cancellationToken)
    {
        while (true)
        {
            // Taken before the query, so that an entry added between the two is not slept over.
            var changed = _changed.Task;
            List<Entry> batch;
            do
            {
                batch = await entries.YoungerAsync(after, BatchSize, cancellationToken);
                foreach (var entry in batch)
                {
                    var message = JsonSerializer.SerializeToUtf8Bytes(new LiveEntry(entry.Id, Page.Entry(entry).ToString()), LiveJson.Default.LiveEntry);
                    await socket.SendAsync(message, WebSocketMessageType.Text, endOfMessage: true, cancellationToken);
                    after = entry.Id;
                }
            }
            while (batch.Count == BatchSize);
            await changed.WaitAsync(cancellationToken);
        }
    }

    // Visitors have nothing to say here; reading is how one learns that they left.
    private static async Task ListenAsync(WebSocket socket, CancellationTokenSource gone)
    {
        var ignored = new byte[256];
        try
        {
            // Not under the token: cancelling a read aborts the socket, and nothing could be said any more.
            while ((await socket.ReceiveAsync(ignored, CancellationToken.None)).MessageType != WebSocketMessageType.Close)
            {
            }
        }
        catch (WebSocketException)
        {
            // Left without a word.
        }
        await gone.CancelAsync();
    }

    private async Task CloseAsync(WebSocket socket)
    {
        using var deadline = new CancellationTokenSource(CloseTime);
        try
        {
            if (lifetime.ApplicationStopping.IsCancellationRequested)
                await socket.CloseOutputAsync(WebSocketCloseStatus.EndpointUnavailable, "restarting, please come back", deadline.Token);
            else
                await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, deadline.Token);
        }
        catch (Exception exception) when (exception is WebSocketException or OperationCanceledException)
        {
            // Nobody there to hear it.
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    [LoggerMessage(LogLevel.Warning, "live feed: the database cannot be read: {Reason}")]
    private static partial void DatabaseLost(ILogger log, string reason);
}
