// A web app that misbehaves on demand. What it is to do stands in its environment:
// APP_FAULT = exit | redirect | silence | deaf (ignores SIGTERM)
using System.Net.WebSockets;
using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

var fault = Environment.GetEnvironmentVariable("APP_FAULT");
var release = Environment.GetEnvironmentVariable("SLIPWAY_RELEASE");
var process = Environment.GetEnvironmentVariable("SLIPWAY_PROCESS");
Console.WriteLine($"{process} of {release} as process {Environment.ProcessId}; secret {Environment.GetEnvironmentVariable("APP_SECRET")}");

if (args is ["worker"])
{
    var ended = new TaskCompletionSource();
    using var _ = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context =>
    {
        context.Cancel = true;
        ended.TrySetResult();
    });
    await ended.Task;
    return 0;
}

if (fault == "exit")
{
    Console.Error.WriteLine("the app cannot start");
    return 3;
}

using var deaf = fault == "deaf" ? PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => context.Cancel = true) : null;
var builder = WebApplication.CreateSlimBuilder();
builder.Logging.ClearProviders();
builder.WebHost.UseUrls($"http://127.0.0.1:{Environment.GetEnvironmentVariable("PORT")}");
builder.WebHost.ConfigureKestrel(options => options.Limits.MaxRequestBodySize = null);
var app = builder.Build();
app.UseWebSockets();
app.Use(async (context, next) =>
{
    context.Response.Headers["X-Slipway-Release"] = "what the app says";
    await next(context);
});
app.Map("/healthz", async context =>
{
    if (fault == "redirect")
        context.Response.Redirect("/login", permanent: true);
    else if (fault == "silence")
        await Task.Delay(Timeout.Infinite, context.RequestAborted);
    else
        await context.Response.WriteAsync("ok");
});
app.Map("/", context => context.Response.WriteAsync($"{release} {process} {Environment.ProcessId}"));
app.Map("/headers", context => context.Response.WriteAsync(string.Join('\n', context.Request.Headers.Select(header => $"{header.Key}: {header.Value}"))));
app.Map("/environment", context => context.Response.WriteAsync(string.Join('\n', Environment.GetEnvironmentVariables().Keys.Cast<string>().Order(StringComparer.Ordinal).Select(name => $"{name}={Environment.GetEnvironmentVariable(name)}"))));
app.Map("/slow", async context =>
{
    await context.Response.StartAsync();
    await Task.Delay(TimeSpan.FromSeconds(2));
    await context.Response.WriteAsync($"{release}");
});
app.Map("/echo", async context =>
{
    context.Response.ContentLength = context.Request.ContentLength;
    await context.Request.Body.CopyToAsync(context.Response.Body);
});
app.Map("/upload", async context =>
{
    Directory.CreateDirectory("media");
    await using var file = File.Create(Path.Combine("media", "picture"));
    await context.Request.Body.CopyToAsync(file);
});
app.Map("/picture", context => context.Response.SendFileAsync(Path.GetFullPath(Path.Combine("media", "picture"))));
app.Map("/ws", async context =>
{
    using var socket = await context.WebSockets.AcceptWebSocketAsync();
    var buffer = new byte[64 * 1024];
    while (true)
    {
        var message = await socket.ReceiveAsync(buffer, CancellationToken.None);
        if (message.MessageType == WebSocketMessageType.Close)
        {
            await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
            return;
        }

        await socket.SendAsync(buffer.AsMemory(0, message.Count), message.MessageType, message.EndOfMessage, CancellationToken.None);
    }
});
if (fault == "deaf")
    await app.StartAsync();
else
    await app.RunAsync();
await Task.Delay(fault == "deaf" ? Timeout.Infinite : 0);
return 0;
