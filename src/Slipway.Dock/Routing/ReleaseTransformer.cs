using Microsoft.AspNetCore.Http;
using Yarp.ReverseProxy.Forwarder;

namespace Slipway.Dock.Routing;

/// <summary>What the router changes about requests and answers.</summary>
internal sealed class ReleaseTransformer(string release) : HttpTransformer
{
    public const string ReleaseHeader = "X-Slipway-Release";

    public override async ValueTask TransformRequestAsync(HttpContext httpContext, HttpRequestMessage proxyRequest, string destinationPrefix, CancellationToken cancellationToken)
    {
        // Host stays the one that people typed.
        await base.TransformRequestAsync(httpContext, proxyRequest, destinationPrefix, cancellationToken);
        // The router listens on loopback only: who stands before it is a proxy of this machine, and is believed.
        var headers = proxyRequest.Headers;
        if (httpContext.Connection.RemoteIpAddress is { } address)
            headers.TryAddWithoutValidation("X-Forwarded-For", address.ToString());
        if (!headers.Contains("X-Forwarded-Proto"))
            headers.TryAddWithoutValidation("X-Forwarded-Proto", httpContext.Request.Scheme);
        if (!headers.Contains("X-Forwarded-Host") && httpContext.Request.Host.HasValue)
            headers.TryAddWithoutValidation("X-Forwarded-Host", httpContext.Request.Host.Value);
    }

    public override async ValueTask<bool> TransformResponseAsync(HttpContext httpContext, HttpResponseMessage? proxyResponse, CancellationToken cancellationToken)
    {
        var forward = await base.TransformResponseAsync(httpContext, proxyResponse, cancellationToken);
        httpContext.Response.Headers[ReleaseHeader] = release;
        return forward;
    }
}
