using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Slipway.Dock.Routing;

/// <summary>The answer of an environment in maintenance: 503, for a browser a page and for programs a line.</summary>
internal static class MaintenancePage
{
    /// <summary>Where the project has no page of its own. It asks again by itself.</summary>
    public const string Default =
        """
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="robots" content="noindex">
        <meta http-equiv="refresh" content="30">
        <title>Down for maintenance</title>
        <style>
        :root { color-scheme: light dark; }
        body { margin: 0; min-height: 100vh; display: grid; place-items: center; font: 1.1rem/1.6 system-ui, sans-serif; }
        main { max-width: 30rem; padding: 2rem; text-align: center; }
        h1 { font-size: 1.6rem; margin: 0 0 .5rem; }
        p { margin: 0; opacity: .75; }
        </style>
        </head>
        <body>
        <main>
        <h1>Down for maintenance</h1>
        <p>We are working on it and will be back soon. This page looks again by itself.</p>
        </main>
        </body>
        </html>

        """;

    public static Task WriteAsync(HttpContext context, Closure closure)
    {
        var response = context.Response;
        response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        response.Headers.RetryAfter = ((long)Math.Ceiling(closure.RetryAfter.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        response.Headers.CacheControl = "no-store";
        var browser = context.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);
        response.ContentType = browser ? "text/html; charset=utf-8" : "text/plain; charset=utf-8";
        return HttpMethods.IsHead(context.Request.Method)
            ? Task.CompletedTask
            : response.WriteAsync(browser ? closure.Page : "Down for maintenance.\n");
    }
}
