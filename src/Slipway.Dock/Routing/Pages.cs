using Microsoft.AspNetCore.Http;

namespace Slipway.Dock.Routing;

/// <summary>What the router says itself when no app does.</summary>
internal static class Pages
{
    public static Task NothingLiveAsync(HttpContext context, string environment, string targetName) =>
        WriteAsync(context, StatusCodes.Status503ServiceUnavailable, $"No release is live in {environment}.\nDeploy one: ./build.sh --target=Deploy{targetName}\n");

    public static Task NobodyHealthyAsync(HttpContext context, RouteSet set, string environment, string targetName)
    {
        context.Response.Headers[ReleaseTransformer.ReleaseHeader] = set.Release;
        context.Response.Headers.RetryAfter = "1";
        return WriteAsync(context, StatusCodes.Status503ServiceUnavailable, $"No web process of release {set.Release} is healthy in {environment}; they are being started again.\nSee how they do: ./build.sh --target=Status{targetName}\n");
    }

    public static Task TooManyHeldAsync(HttpContext context)
    {
        context.Response.Headers.RetryAfter = "5";
        return WriteAsync(context, StatusCodes.Status503ServiceUnavailable, "Requests are held for a moment, and too many wait already.\n");
    }

    public static Task FailedAsync(HttpContext context, RouteSet set, IRouteTarget target, bool drained)
    {
        context.Response.Headers[ReleaseTransformer.ReleaseHeader] = set.Release;
        return drained
            ? WriteAsync(context, StatusCodes.Status504GatewayTimeout, $"Release {set.Release} was replaced, and this request did not end within the drain time.\n")
            : WriteAsync(context, StatusCodes.Status502BadGateway, $"{target.Name} of release {set.Release} broke off before it answered.\n");
    }

    private static Task WriteAsync(HttpContext context, int status, string text)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        context.Response.Headers.CacheControl = "no-store";
        return context.Response.WriteAsync(text);
    }
}
