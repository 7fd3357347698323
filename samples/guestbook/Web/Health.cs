using System.Data.Common;
using System.Text.Json.Serialization;
using Guestbook.Storage;
using Guestbook.Entries;

namespace Guestbook.Web;

internal sealed record HealthReport(string Status, string Release, string Environment, string Markdig, string? Reason = null);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(HealthReport))]
internal sealed partial class HealthJson : JsonSerializerContext;

/// <summary>Whether this process can do its work, and which release it is.</summary>
internal static class Health
{
    public static async Task<IResult> CheckAsync(HttpContext context, Settings settings, Migrations migrations)
    {
        context.Response.Headers.CacheControl = "no-store";
        var reason = await ReasonAgainstAsync(migrations, context.RequestAborted);
        var report = new HealthReport(reason is null ? "ok" : "unavailable", settings.Release, settings.Environment, MessageRenderer.MarkdigVersion, reason);
        return Results.Json(report, HealthJson.Default.HealthReport, statusCode: reason is null ? 200 : 503);
    }

    private static async Task<string?> ReasonAgainstAsync(Migrations migrations, CancellationToken cancellationToken)
    {
        try
        {
            var pending = await migrations.PendingAsync(cancellationToken);
            return pending.Count == 0 ? null : $"migrations are pending: {string.Join(", ", pending)}; run: dotnet Guestbook.dll migrate";
        }
        catch (Exception exception) when (exception is DbException or TimeoutException or System.Net.Sockets.SocketException)
        {
            return $"the database cannot be reached: {exception.Message}";
        }
    }
}
