using System.Net;

namespace Slipway.Dock.Routing;

/// <summary>The instances of one deployment, for the time between one switch and the next, and the requests that run on them.</summary>
internal sealed class RouteSet : IDisposable
{
    private static readonly TimeSpan CloseDeadline = TimeSpan.FromSeconds(1);

    private readonly IReadOnlyList<IRouteTarget> _targets;
    private readonly CancellationTokenSource _cut = new();
    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly HashSet<WebSocketGoAway> _webSockets = [];
    private int _running = 1; // one for being the set that new requests go to
    private uint _next;

    public RouteSet(string release, IReadOnlyList<IRouteTarget> targets)
    {
        Release = release;
        _targets = targets;
        Transformer = new ReleaseTransformer(release);
        Invoker = new HttpMessageInvoker(new SocketsHttpHandler
        {
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            ActivityHeadersPropagator = null,
            ConnectTimeout = TimeSpan.FromSeconds(5),
        });
    }

    public string Release { get; }

    public ReleaseTransformer Transformer { get; }

    public HttpMessageInvoker Invoker { get; }

    /// <summary>Set at the end of the drain: whatever still runs is cut off.</summary>
    public CancellationToken Cut => _cut.Token;

    /// <summary>How many instances there are, healthy or not.</summary>
    public int Size => _targets.Count;

    /// <returns>The next healthy instance, round robin, that is not among the tried ones.</returns>
    public IRouteTarget? Pick(IReadOnlyCollection<IRouteTarget> tried)
    {
        var start = Interlocked.Increment(ref _next);
        for (var offset = 0u; offset < _targets.Count; offset++)
        {
            var target = _targets[(int)((start + offset) % (uint)_targets.Count)];
            if (target.Address is not null && !tried.Contains(target))
                return target;
        }

        return null;
    }

    public void Enter() => Interlocked.Increment(ref _running);

    public void Leave()
    {
        if (Interlocked.Decrement(ref _running) == 0)
            _drained.TrySetResult();
    }

    public void Add(WebSocketGoAway webSocket)
    {
        lock (_webSockets)
            _webSockets.Add(webSocket);
    }

    public void Remove(WebSocketGoAway webSocket)
    {
        lock (_webSockets)
            _webSockets.Remove(webSocket);
    }

    /// <summary>Waits for the requests that run, once no new ones come; at the end tells websockets to go away and cuts off the rest.</summary>
    public async Task DrainAsync(TimeSpan limit, TimeProvider time)
    {
        Leave();
        if (await Task.WhenAny(_drained.Task, Task.Delay(limit, time)) != _drained.Task)
        {
            WebSocketGoAway[] open;
            lock (_webSockets)
                open = [.. _webSockets];
            await Task.WhenAll(open.Select(webSocket => webSocket.GoAwayAsync()));
            await Task.WhenAny(_drained.Task, Task.Delay(open.Length > 0 ? CloseDeadline : TimeSpan.Zero, time));
            await _cut.CancelAsync();
            await _drained.Task;
        }

        Dispose();
    }

    public void Dispose()
    {
        Invoker.Dispose();
        _cut.Dispose();
    }
}
