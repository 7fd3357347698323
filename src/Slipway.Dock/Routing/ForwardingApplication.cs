using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Yarp.ReverseProxy.Forwarder;

namespace Slipway.Dock.Routing;

/// <summary>What Kestrel calls for every request to the port of an environment.</summary>
internal sealed class ForwardingApplication(string environment, string targetName, Router router, IHttpForwarder forwarder) : IHttpApplication<HttpContext>
{
    // An hour without a byte in either direction: a websocket may be silent for long, a dead one is let go some day.
    private static readonly ForwarderRequestConfig Request = new()
    {
        Version = HttpVersion.Version11,
        VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        ActivityTimeout = TimeSpan.FromHours(1),
    };

    public static IHttpForwarder CreateForwarder(DockLog log)
    {
        var services = new ServiceCollection();
        services.AddSingleton<Microsoft.Extensions.Logging.ILoggerFactory>(log);
        services.AddLogging();
        services.AddHttpForwarder();
        return services.BuildServiceProvider().GetRequiredService<IHttpForwarder>();
    }

    public HttpContext CreateContext(IFeatureCollection contextFeatures) => new DefaultHttpContext(contextFeatures);

    public void DisposeContext(HttpContext context, Exception? exception)
    {
    }

    public async Task ProcessRequestAsync(HttpContext context)
    {
        if (router.Enter() is not { } set)
        {
            await Pages.NothingLiveAsync(context, environment, targetName);
            return;
        }

        try
        {
            await ForwardAsync(context, set);
        }
        finally
        {
            set.Leave();
        }
    }

    private async Task ForwardAsync(HttpContext context, RouteSet set)
    {
        var webSocket = WebSocketGoAway.TryAttach(context);
        if (webSocket is not null)
            set.Add(webSocket);
        try
        {
            var tried = new List<IRouteTarget>(1);
            while (set.Pick(tried) is { Address: { } address } target)
            {
                var error = await forwarder.SendAsync(context, address, set.Invoker, Request, set.Transformer, set.Cut);
                if (error == ForwarderError.None || context.Response.HasStarted)
                    return;
                if (!NeverConnected(context))
                {
                    await Pages.FailedAsync(context, set, target, set.Cut.IsCancellationRequested);
                    return;
                }

                // Nothing was sent, whatever the method: another instance can have the request.
                tried.Add(target);
                context.Response.Clear();
            }

            await Pages.NobodyHealthyAsync(context, set, environment, targetName);
        }
        finally
        {
            if (webSocket is not null)
                set.Remove(webSocket);
        }
    }

    private static bool NeverConnected(HttpContext context) =>
        context.Features.Get<IForwarderErrorFeature>()?.Exception is HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError };
}
