namespace Slipway.Dock.Routing;

/// <summary>An instance's place in a <see cref="RouteSet"/>, and the requests that run on it.</summary>
internal sealed class RoutePlace(IRouteTarget target) : IDisposable
{
    private static readonly TimeSpan CloseDeadline = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _cut = new();
    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly HashSet<WebSocketGoAway> _webSockets = [];
    private int _running = 1; // one for being a place that new requests go to

    public IRouteTarget Target => target;

    /// <summary>Set at the end of the drain: whatever still runs is cut off.</summary>
    public CancellationToken Cut => _cut.Token;

    /// <summary>Requests that will end by themselves: websockets are not among them.</summary>
    public int Busy
    {
        get
        {
            lock (_webSockets)
                return Math.Max(0, Volatile.Read(ref _running) - 1 - _webSockets.Count);
        }
    }

    /// <summary>Called under the lock that takes places away, so that one that drains can only shrink.</summary>
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

    /// <summary>Waits for the requests that run, once no new ones come; at the end ends them.</summary>
    public async Task DrainAsync(TimeSpan limit, TimeProvider time)
    {
        Leave();
        if (await Task.WhenAny(_drained.Task, Task.Delay(limit, time)) != _drained.Task)
        {
            await EndAsync([this], _drained.Task, time);
            await _drained.Task;
        }
    }

    /// <summary>Tells websockets to go away, and cuts off the rest.</summary>
    /// <param name="places">Whose requests are to end.</param>
    /// <param name="ended">Done when they have.</param>
    /// <param name="time">The clock.</param>
    public static async Task EndAsync(IReadOnlyList<RoutePlace> places, Task ended, TimeProvider time)
    {
        var open = new List<WebSocketGoAway>();
        foreach (var place in places)
        {
            lock (place._webSockets)
                open.AddRange(place._webSockets);
        }

        await Task.WhenAll(open.Select(webSocket => webSocket.GoAwayAsync()));
        await Task.WhenAny(ended, Task.Delay(open.Count > 0 ? CloseDeadline : TimeSpan.Zero, time));
        await Task.WhenAll(places.Select(place => place._cut.CancelAsync()));
    }

    public void Dispose() => _cut.Dispose();
}
