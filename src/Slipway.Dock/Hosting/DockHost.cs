using Slipway.Dock.Processes;
using Slipway.Dock.Routing;
using Slipway.Platforms.Local;
using Yarp.ReverseProxy.Forwarder;

namespace Slipway.Dock.Hosting;

/// <summary>What everything in the daemon shares.</summary>
internal sealed class DockHost(DockPaths paths, TimeProvider time, DockLog log)
{
    private readonly Lazy<IHttpForwarder> _forwarder = new(() => ForwardingApplication.CreateForwarder(log));

    public DockPaths Paths { get; } = paths;

    public TimeProvider Time { get; } = time;

    public DockLog Log { get; } = log;

    public FreePorts Ports { get; } = new();

    public HealthCheck Health { get; } = new();

    public IHttpForwarder Forwarder => _forwarder.Value;

    /// <summary>Called after every change that has to survive the daemon.</summary>
    public Action Changed { get; set; } = () => { };
}
