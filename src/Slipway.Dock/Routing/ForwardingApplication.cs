using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Abstractions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Slipway.Health;
using Yarp.ReverseProxy.Forwarder;

namespace Slipway.Dock.Routing;

/// <summary>What Kestrel calls for every request to the port of an environment.</summary>
internal sealed class ForwardingApplication(string environment, string targetName, Router router, Door door, IHttpForwarder forwarder) : IHttpApplication<HttpContext>
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

    /// <summary>A connection's requests come one after the other: all of them have the same context.</summary>
    public HttpContext CreateContext(IFeatureCollection contextFeatures)
    {
        var container = contextFeatures as IHostContextContainer<HttpContext>;
        if (container?.HostContext is not DefaultHttpContext context)
            context = new DefaultHttpContext();
        context.Initialize(contextFeatures);
        container?.HostContext = context;
        return context;
    }

    public void DisposeContext(HttpContext context, Exception? exception) => ((DefaultHttpContext)context).Uninitialize();

    public async Task ProcessRequestAsync(HttpContext context)
    {
        // Whoever deploys behind a closed door has to see whether the new release answers.
        if (!IsVerification(context.Request) && !await door.PassAsync(context))
            return;
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

    private bool IsVerification(HttpRequest request) =>
        HttpMethods.IsGet(request.Method) && request.Headers.ContainsKey(ReleaseProbe.Mark) && router.Live?.HealthPath == request.Path + request.QueryString;

    private async Task ForwardAsync(HttpContext context, RouteSet set)
    {
        var tried = new List<IRouteTarget>(1);
        while (set.Pick(tried) is { } place)
        {
            try
            {
                if (await ForwardAsync(context, set, place))
                    return;
            }
            finally
            {
                place.Leave();
            }

            // Nothing was sent, whatever the method: another instance can have the request.
            tried.Add(place.Target);
            context.Response.Clear();
        }

        await Pages.NobodyHealthyAsync(context, set, environment, targetName);
    }

    /// <returns>False when the instance never got the request.</returns>
    private async Task<bool> ForwardAsync(HttpContext context, RouteSet set, RoutePlace place)
    {
        // It stopped between being chosen and being asked.
        if (place.Target.Address is not { } address)
            return false;
        var webSocket = WebSocketGoAway.TryAttach(context);
        if (webSocket is not null)
            place.Add(webSocket);
        try
        {
            var error = await forwarder.SendAsync(context, address, set.Invoker, Request, set.Transformer, place.Cut);
            if (error == ForwarderError.None || context.Response.HasStarted)
                return true;
            if (NeverConnected(context))
                return false;
            await Pages.FailedAsync(context, set, place.Target, place.Cut.IsCancellationRequested);
            return true;
        }
        finally
        {
            if (webSocket is not null)
                place.Remove(webSocket);
        }
    }

    private static bool NeverConnected(HttpContext context) =>
        context.Features.Get<IForwarderErrorFeature>()?.Exception is HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError };
}
