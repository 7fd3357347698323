using Slipway.Dock.Routing;

namespace Slipway.Dock.Hosting;

/// <summary>The ports that are listened on for one environment: one, and a second while a deployment moves it.</summary>
internal sealed class EnvironmentPorts(DockHost host, string environment, string targetName, Router router, Door door)
{
    // Requests that are under way were drained, or have their drain time, before a port is closed.
    private static readonly TimeSpan CloseLimit = TimeSpan.FromSeconds(2);

    private readonly Dictionary<int, Listener> _open = [];
    private readonly Lock _lock = new();

    /// <summary>Why the port that is wanted is not listened on; null when it is.</summary>
    public string? Failure { get; private set; }

    public IReadOnlyList<int> Open
    {
        get
        {
            lock (_lock)
                return [.. _open.Keys.Order()];
        }
    }

    /// <exception cref="SlipwayException">It cannot be listened on.</exception>
    public async Task OpenAsync(int port)
    {
        if (Open.Contains(port))
            return;
        var application = new ForwardingApplication(environment, targetName, router, door, host.Forwarder);
        var listener = await Listener.OpenAsync(port, application, host.Log);
        lock (_lock)
            _open.Add(port, listener);
    }

    /// <summary>As <see cref="OpenAsync"/>, but remembers the failure: there is nobody to tell.</summary>
    public async Task TryOpenAsync(int port)
    {
        try
        {
            await OpenAsync(port);
            Failure = null;
        }
        catch (SlipwayException exception)
        {
            if (Failure != exception.Message)
                host.Log.Write($"{environment}: {exception.Message}");
            Failure = exception.Message;
        }
    }

    /// <summary>Closes all ports but one.</summary>
    public async Task KeepOnlyAsync(int? port)
    {
        Listener[] closing;
        lock (_lock)
        {
            closing = [.. _open.Values.Where(listener => listener.Port != port)];
            foreach (var listener in closing)
                _open.Remove(listener.Port);
        }

        await Task.WhenAll(closing.Select(listener => listener.CloseAsync(CloseLimit)));
    }
}
