using System.Globalization;
using Guestbook.Entries;
using Guestbook.Pictures;
using Microsoft.AspNetCore.Antiforgery;

namespace Guestbook.Web;

/// <summary>What answers at the page's own addresses.</summary>
internal static class Pages
{
    private const int EntriesPerPage = 25;

    public static async Task<IResult> ShowAsync(HttpContext context, EntryStore entries, Page page, IAntiforgery antiforgery)
    {
        var before = context.Request.Query["before"].ToString();
        if (before.Length == 0)
            return await RenderAsync(context, entries, page, antiforgery, long.MaxValue, Draft.Empty, null, StatusCodes.Status200OK);
        if (!long.TryParse(before, NumberStyles.None, CultureInfo.InvariantCulture, out var id))
            return Results.Text("There is no such page.\n", statusCode: StatusCodes.Status404NotFound);
        return await RenderAsync(context, entries, page, antiforgery, id, Draft.Empty, null, StatusCodes.Status200OK);
    }

    public static async Task<IResult> PostAsync(HttpContext context, EntryForm form, EntryStore entries, PictureStore pictures, LiveFeed feed, Page page, IAntiforgery antiforgery)
    {
        AcceptedForm accepted;
        try
        {
            accepted = await form.ReadAsync(context);
        }
        catch (RejectedFormException rejection)
        {
            return await RenderAsync(context, entries, page, antiforgery, long.MaxValue, rejection.Draft, rejection.Message, rejection.Status);
        }
        var picture = accepted.Picture is null ? null : await pictures.SaveAsync(accepted.Picture, accepted.Format!, context.RequestAborted);
        try
        {
            // From here on the visitor going away changes nothing.
            await entries.AddAsync(accepted.Name, accepted.Message, picture, CancellationToken.None);
        }
        catch when (picture is not null)
        {
            pictures.Delete(picture);
            throw;
        }
        feed.Look();
        context.Response.Headers.Location = "/";
        return Results.StatusCode(StatusCodes.Status303SeeOther);
    }

    public static IResult Picture((string Path, string ContentType)? file) =>
        file is { } found ? Results.File(found.Path, found.ContentType, enableRangeProcessing: true) : Results.NotFound();

    /// <summary>The thumbnail, or the picture itself until a worker has made one (or where none can be made).</summary>
    public static IResult Thumbnail(HttpContext context, string picture, PictureStore pictures)
    {
        if (pictures.FindThumbnail(picture) is { } thumbnail)
            return Picture(thumbnail);
        context.Response.Headers.CacheControl = "no-store";
        return Picture(pictures.Find(picture));
    }

    private static async Task<IResult> RenderAsync(HttpContext context, EntryStore entries, Page page, IAntiforgery antiforgery, long before, Draft draft, string? error, int status)
    {
        var found = await entries.OlderAsync(before, EntriesPerPage + 1, context.RequestAborted);
        var shown = found.Take(EntriesPerPage).ToList();
        var older = found.Count > shown.Count ? shown[^1].Id : (long?)null;
        var newest = before == long.MaxValue ? found.FirstOrDefault()?.Id ?? 0 : (long?)null;
        // This also forbids caching, as the page holds a token that is the visitor's own.
        var token = antiforgery.GetAndStoreTokens(context).RequestToken!;
        return Results.Text(page.Render(shown, newest, older, draft, error, token).ToString(), "text/html; charset=utf-8", statusCode: status);
    }
}
