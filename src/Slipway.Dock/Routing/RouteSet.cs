using System.Net;

namespace Slipway.Dock.Routing;

/// <summary>The instances of one deployment, for the time between one switch and the next, and the requests that run on them.</summary>
internal sealed class RouteSet : IDisposable
{
    private readonly Lock _lock = new();
    private readonly List<RoutePlace> _leaving = [];
    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private RoutePlace[] _places;
    private int _running = 1; // one for being the set that new requests go to
    private uint _next;

    public RouteSet(string release, IReadOnlyList<IRouteTarget> targets, string? healthPath = null)
    {
        Release = release;
        HealthPath = healthPath;
        _places = [.. targets.Select(target => new RoutePlace(target))];
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

    /// <summary>Path that a verification asks for.</summary>
    public string? HealthPath { get; }

    public ReleaseTransformer Transformer { get; }

    public HttpMessageInvoker Invoker { get; }

    /// <summary>How many instances there are, healthy or not.</summary>
    public int Size => _places.Length;

    /// <summary>Requests that run and will end by themselves.</summary>
    public int Busy
    {
        get
        {
            lock (_lock)
                return _places.Concat(_leaving).Sum(place => place.Busy);
        }
    }

    /// <returns>The place of the next healthy instance, round robin, that is not among the tried ones, with the request counted in. The caller leaves it.</returns>
    public RoutePlace? Pick(IReadOnlyCollection<IRouteTarget> tried)
    {
        lock (_lock)
        {
            var start = ++_next;
            for (var offset = 0u; offset < _places.Length; offset++)
            {
                var place = _places[(int)((start + offset) % (uint)_places.Length)];
                if (place.Target.Address is null || tried.Contains(place.Target))
                    continue;
                place.Enter();
                return place;
            }
        }

        return null;
    }

    /// <summary>New requests go to another instance instead of one; returns when those that run on the old one have ended.</summary>
    public async Task ReplaceAsync(IRouteTarget old, IRouteTarget next, TimeSpan limit, TimeProvider time)
    {
        RoutePlace? left;
        lock (_lock)
        {
            left = _places.FirstOrDefault(place => place.Target == old);
            if (left is null)
                return;
            _places = [.. _places.Select(place => place == left ? new RoutePlace(next) : place)];
            _leaving.Add(left);
        }

        await left.DrainAsync(limit, time);
        lock (_lock)
            _leaving.Remove(left);
    }

    public void Enter() => Interlocked.Increment(ref _running);

    public void Leave()
    {
        if (Interlocked.Decrement(ref _running) == 0)
            _drained.TrySetResult();
    }

    /// <summary>As <see cref="RoutePlace.DrainAsync"/>, for all of them.</summary>
    public async Task DrainAsync(TimeSpan limit, TimeProvider time)
    {
        Leave();
        if (await Task.WhenAny(_drained.Task, Task.Delay(limit, time)) != _drained.Task)
        {
            RoutePlace[] places;
            lock (_lock)
                places = [.. _places, .. _leaving];
            await RoutePlace.EndAsync(places, _drained.Task, time);
            await _drained.Task;
        }

        Dispose();
    }

    public void Dispose()
    {
        Invoker.Dispose();
        foreach (var place in _places)
            place.Dispose();
    }
}
