using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Slipway.Platforms.Local;

namespace Slipway.Dock.Routing;

/// <summary>
/// Listens on the port of one environment: Kestrel without the host around it, so that ports come and go while the
/// daemon runs, and one that cannot be listened on is an error of the request that wanted it.
/// </summary>
internal sealed class Listener : IAsyncDisposable
{
    private static readonly ServiceProvider NoServices = new ServiceCollection().BuildServiceProvider();

    private readonly KestrelServer _server;

    private Listener(int port, KestrelServer server)
    {
        Port = port;
        _server = server;
    }

    public int Port { get; }

    /// <exception cref="SlipwayException">The port cannot be listened on.</exception>
    public static async Task<Listener> OpenAsync(int port, ForwardingApplication application, DockLog log)
    {
        var options = new KestrelServerOptions { AddServerHeader = false, ApplicationServices = NoServices };
        // Limits are the app's business: what it would take without a router, it takes with one.
        options.Limits.MaxRequestBodySize = null;
        options.Limits.MinRequestBodyDataRate = null;
        options.Limits.MinResponseDataRate = null;
        options.ListenLocalhost(port, endpoint => endpoint.Protocols = HttpProtocols.Http1);
        // Whatever a request meets here waits asynchronously, so it may run where its bytes have come in: each change of threads is one more turn to wait for on a busy machine.
        var transport = new SocketTransportOptions { UnsafePreferInlineScheduling = true };
        var server = new KestrelServer(Options.Create(options), new SocketTransportFactory(Options.Create(transport), log), log);
        try
        {
            await server.StartAsync<HttpContext>(application, CancellationToken.None);
            return new Listener(port, server);
        }
        catch (IOException exception)
        {
            server.Dispose();
            var why = exception.InnerException is AddressInUseException
                ? $"is in use by {PortOwner.Find(port) ?? "another program"}"
                : $"cannot be listened on: {exception.Message}";
            throw new SlipwayException(ExitCode.Failed, $"port {port} {why}", exception)
            {
                Next = "Stop what has it, or choose another platform.port.",
            };
        }
    }

    /// <summary>Listens no more; what is connected may end its requests within the time that is given.</summary>
    public async Task CloseAsync(TimeSpan limit)
    {
        using var deadline = new CancellationTokenSource(limit);
        await _server.StopAsync(deadline.Token);
        _server.Dispose();
    }

    public async ValueTask DisposeAsync() => await CloseAsync(TimeSpan.Zero);
}
