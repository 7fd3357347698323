using System.Globalization;
using Guestbook.Entries;

namespace Guestbook.Web;

/// <summary>The one page there is.</summary>
internal sealed class Page(Settings settings)
{
    /// <param name="newest">Id from which on the live feed goes, or null where the page is an older one and stays as it is.</param>
    /// <param name="older">Where the next page begins, or null on the last one.</param>
    public Html Render(IReadOnlyList<Entry> entries, long? newest, long? older, Draft draft, string? error, string token) => Html.Of(
        $"""
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>Guestbook</title>
        <link rel="stylesheet" href="/guestbook.css?v={settings.Release}">
        <link rel="icon" href="/icon.svg?v={settings.Release}" type="image/svg+xml">
        <script src="/live.js?v={settings.Release}" defer></script>
        </head>
        <body>
        <header>
        <div class="wide">
        <a class="brand" href="/"><img src="/icon.svg?v={settings.Release}" alt="" width="36" height="36"> Guestbook</a>
        <p class="badge" id="environment">{settings.Environment}</p>
        </div>
        </header>
        <main class="wide">
        <section class="write" aria-labelledby="write">
        <h1 id="write">Leave a note</h1>
        <p class="lead">Say who you are and what you liked. Markdown works.</p>
        {Error(error)}
        <form method="post" action="/" enctype="multipart/form-data">
        <input type="hidden" name="token" value="{token}">
        <label for="name">Name</label>
        <input id="name" name="name" required maxlength="{EntryForm.MaximumNameLength}" autocomplete="name" value="{draft.Name}">
        <label for="message">Message</label>
        <textarea id="message" name="message" required maxlength="{EntryForm.MaximumMessageLength}" rows="6">
        {draft.Message}</textarea>
        <label for="picture">Picture <small>optional: PNG, JPEG or GIF of at most 5 MB</small></label>
        <input id="picture" name="picture" type="file" accept="image/png,image/jpeg,image/gif">
        <button type="submit">Sign the guestbook</button>
        </form>
        </section>
        <section class="read" aria-labelledby="read">
        <h2 id="read">{(newest is null ? "Earlier entries" : "Latest entries")} <span id="live" hidden>live</span></h2>
        <div id="entries" aria-live="polite"{Newest(newest)}>{entries.Select(Entry)}</div>
        {Empty(entries.Count == 0)}
        {Older(older)}
        </section>
        </main>
        <footer>
        <dl class="wide">
        <div><dt>release</dt><dd id="release">{settings.Release}</dd></div>
        <div><dt>environment</dt><dd>{settings.Environment}</dd></div>
        <div><dt>Markdig</dt><dd id="markdig">{MessageRenderer.MarkdigVersion}</dd></div>
        </dl>
        </footer>
        </body>
        </html>

        """);

    /// <summary>One entry, as it stands on the page and as the live feed sends it.</summary>
    public static Html Entry(Entry entry) => Html.Of(
        $"""

        <article class="entry" data-id="{entry.Id}">
        <header>
        <strong>{entry.Name}</strong>
        <time datetime="{Time(entry, "yyyy-MM-ddTHH:mm:ssZ")}">{Time(entry, "d MMM yyyy, HH:mm 'UTC'")}</time>
        </header>
        <div class="message">{MessageRenderer.Render(entry.Message)}</div>
        {Picture(entry)}
        </article>
        """);

    private static string Time(Entry entry, string format) => entry.CreatedAt.UtcDateTime.ToString(format, CultureInfo.InvariantCulture);

    private static Html Picture(Entry entry) => entry.Picture is null
        ? default
        : Html.Of($"""<a class="picture" href="/media/{entry.Picture}"><img src="/media/thumbnails/{entry.Picture}" alt="Picture by {entry.Name}" loading="lazy"></a>""");

    private static Html Error(string? error) => error is null ? default : Html.Of($"""<p class="error" role="alert">{error}</p>""");

    private static Html Newest(long? id) => id is null ? default : Html.Of($" data-newest=\"{id.Value}\"");

    private static Html Empty(bool isEmpty) => isEmpty ? Html.Of($"""<p class="empty" id="empty">Nobody has written yet. Be the first.</p>""") : default;

    private static Html Older(long? before) => before is null ? default : Html.Of($"""<p class="older"><a href="/?before={before.Value}">Older entries</a></p>""");
}
