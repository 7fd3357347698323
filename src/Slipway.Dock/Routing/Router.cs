namespace Slipway.Dock.Routing;

/// <summary>
/// Which set of instances the requests of an environment go to. A request is counted in under the same lock that the
/// switch takes, so after a switch the old set can only shrink: no request is ever counted into a set that drains.
/// </summary>
internal sealed class Router
{
    private readonly Lock _lock = new();
    private RouteSet? _live;

    /// <returns>The live set, with the request counted in; null when none is live. The caller leaves it.</returns>
    public RouteSet? Enter()
    {
        lock (_lock)
        {
            _live?.Enter();
            return _live;
        }
    }

    /// <summary>The live set, for whoever only asks about it.</summary>
    public RouteSet? Live
    {
        get
        {
            lock (_lock)
                return _live;
        }
    }

    /// <returns>The set that was live, to be drained.</returns>
    public RouteSet? Switch(RouteSet? next)
    {
        lock (_lock)
            (next, _live) = (_live, next);
        return next;
    }
}
