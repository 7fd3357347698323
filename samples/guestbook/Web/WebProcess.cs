using System.Net;
using Guestbook.Storage;
using Guestbook.Entries;
using Guestbook.Pictures;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.Extensions.Logging.Console;

namespace Guestbook.Web;

/// <summary>The <c>web</c> process: page, pictures, live feed and health.</summary>
internal static class WebProcess
{
    // Whoever stops the app waits 5 s or more before it kills.
    private static readonly TimeSpan ShutdownTime = TimeSpan.FromSeconds(4);

    public static async Task RunAsync(Settings settings, Database database)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls($"http://{settings.Host}:{settings.Port}");
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = EntryForm.MaximumRequestBytes;
        });
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = ShutdownTime);
        builder.Logging.ClearProviders();
        builder.Logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.ColorBehavior = LoggerColorBehavior.Disabled;
        });
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning);
        builder.Logging.AddFilter("Microsoft.Hosting.Lifetime", LogLevel.Information);

        builder.Services.AddSingleton(settings);
        builder.Services.AddSingleton(database);
        builder.Services.AddSingleton<Migrations>();
        builder.Services.AddSingleton<EntryStore>();
        builder.Services.AddSingleton<PictureStore>();
        builder.Services.AddSingleton<Page>();
        builder.Services.AddSingleton<EntryForm>();
        builder.Services.AddSingleton<LiveFeed>();
        builder.Services.AddHostedService(services => services.GetRequiredService<LiveFeed>());
        builder.Services.AddFormProtection(settings);

        var app = builder.Build();
        app.UseExceptionHandler(new ExceptionHandlerOptions { ExceptionHandler = ExplainFailure });
        app.Use(AddSecurityHeaders);
        app.UseStaticFiles(new StaticFileOptions
        {
            // The page asks for them with the release in the URL; without one the browser asks whether they changed.
            OnPrepareResponse = file => file.Context.Response.Headers.CacheControl = "no-cache",
        });
        app.UseWebSockets(new WebSocketOptions { KeepAliveInterval = TimeSpan.FromSeconds(15), KeepAliveTimeout = TimeSpan.FromSeconds(15) });
        app.MapGet("/", Pages.ShowAsync);
        app.MapPost("/", Pages.PostAsync);
        app.MapGet("/media/{picture}", (string picture, PictureStore pictures) => Pages.Picture(pictures.Find(picture)));
        app.MapGet("/media/thumbnails/{picture}", Pages.Thumbnail);
        app.MapGet("/live", (HttpContext context, LiveFeed feed) => feed.ServeAsync(context));
        app.MapGet("/healthz", Health.CheckAsync);
        await app.RunAsync();
    }

    private static Task AddSecurityHeaders(HttpContext context, RequestDelegate next)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = "default-src 'none'; img-src 'self'; style-src 'self'; script-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "same-origin";
        return next(context);
    }

    private static Task ExplainFailure(HttpContext context)
    {
        // The exception itself is in the log.
        var failure = context.Features.Get<IExceptionHandlerFeature>()!.Error;
        var isDatabase = failure is System.Data.Common.DbException;
        context.Response.StatusCode = (int)(isDatabase ? HttpStatusCode.ServiceUnavailable : HttpStatusCode.InternalServerError);
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(isDatabase
            ? "The guestbook cannot read its database just now. Please try again in a moment.\n"
            : "Something went wrong here. It is in the log.\n");
    }
}
