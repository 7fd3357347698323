using System.Net;
using System.Text.Json;
using Slipway.AcceptanceTests.Shell;

namespace Slipway.AcceptanceTests.Guestbook;

[Collection(GuestbookTests.Name)]
public sealed class PageTests(SharedSite shared) : IClassFixture<SharedSite>
{
    private readonly WebInstance _web = shared.Web;

    [Fact]
    public async Task Page_and_health_name_release_environment_and_markdig()
    {
        var props = await File.ReadAllTextAsync(Path.Combine(RepositoryUnderTest.Root, "requirements", "staging.props"));
        var markdig = props.Split("\"Markdig\" Version=\"")[1].Split('"')[0];

        var page = await _web.ReadAsync();
        Assert.Contains($"<dd id=\"release\">{Site.Release}</dd>", page, StringComparison.Ordinal);
        Assert.Contains($"<dd id=\"markdig\">{markdig}</dd>", page, StringComparison.Ordinal);
        Assert.Contains($"id=\"environment\">{Site.Environment}</p>", page, StringComparison.Ordinal);
        Assert.Equal(
            $$"""{"status":"ok","release":"{{Site.Release}}","environment":"{{Site.Environment}}","markdig":"{{markdig}}"}""",
            await _web.ReadAsync("healthz"));
    }

    [Fact]
    public async Task Style_and_script_are_served_and_nothing_else_of_the_release_is()
    {
        Assert.Contains("--paper", await _web.ReadAsync("guestbook.css"), StringComparison.Ordinal);
        Assert.Contains("new WebSocket(", await _web.ReadAsync("live.js"), StringComparison.Ordinal);
        foreach (var path in new[] { "Procfile", "Guestbook.dll", "data/guestbook.db", "media/", "media/..%2Fdata%2Fguestbook.db", "media/thumbnails/..%2F..%2Fdata%2Fguestbook.db" })
        {
            using var response = await _web.GetAsync(path);
            Assert.True(response.StatusCode == HttpStatusCode.NotFound, $"{path}: {(int)response.StatusCode}");
        }
    }

    [Fact]
    public async Task Messages_are_markdown()
    {
        await _web.MustPostAsync("Ada & Söhne", "A *fine* place,\nwith a [home page](https://example.test/?a=1&b=2).");
        var page = await _web.ReadAsync();
        Assert.Contains("<strong>Ada &amp; Söhne</strong>", page, StringComparison.Ordinal);
        Assert.Contains("A <em>fine</em> place", page, StringComparison.Ordinal);
        Assert.Contains("<a href=\"https://example.test/?a=1&amp;b=2\" rel=\"nofollow ugc noopener\">home page</a>", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_picture_is_served_as_it_was_uploaded_and_stands_in_for_its_thumbnail()
    {
        var picture = TestPicture.Png(64, 48);
        await _web.MustPostAsync("Berta", "With a picture", picture);
        var path = (await _web.ReadAsync()).Split("<a class=\"picture\" href=\"/")[1].Split('"')[0];
        using var full = await _web.GetAsync(path);
        Assert.Equal("image/png", full.Content.Headers.ContentType?.ToString());
        Assert.Equal("nosniff", full.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal(picture, await full.Content.ReadAsByteArrayAsync());
        using var thumbnail = await _web.GetAsync(path.Replace("media/", "media/thumbnails/", StringComparison.Ordinal));
        Assert.Equal(picture, await thumbnail.Content.ReadAsByteArrayAsync());
        Assert.Single(Directory.GetFiles(shared.Site.Media), Path.Combine(shared.Site.Media, Path.GetFileName(path)));
    }

    [Fact]
    public async Task A_page_has_25_entries_and_a_link_to_those_before()
    {
        var form = await _web.OpenFormAsync();
        for (var number = 1; number <= 26; number++)
            Assert.Equal(HttpStatusCode.SeeOther, (await _web.PostAsync("Clara", $"Entry number {number}.", form: form)).Status);
        var first = await _web.ReadAsync();
        Assert.Contains("Entry number 26.", first, StringComparison.Ordinal);
        Assert.True(first.IndexOf("Entry number 26.", StringComparison.Ordinal) < first.IndexOf("Entry number 25.", StringComparison.Ordinal), "The newest entry is not on top.");
        Assert.DoesNotContain("Entry number 1.", first, StringComparison.Ordinal);
        var second = await _web.ReadAsync(first.Split("<a href=\"/?before=")[1].Split('"')[0].Insert(0, "?before="));
        Assert.Contains("Entry number 1.", second, StringComparison.Ordinal);
        Assert.DoesNotContain("data-newest", second, StringComparison.Ordinal);
        using var nonsense = await _web.GetAsync("?before=yesterday");
        Assert.Equal(HttpStatusCode.NotFound, nonsense.StatusCode);
    }

    [Fact]
    public async Task Health_is_json_that_nobody_keeps()
    {
        using var response = await _web.GetAsync("healthz");
        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        Assert.True(response.Headers.CacheControl?.NoStore);
        using var json = JsonDocument.Parse(await response.Content.ReadAsStreamAsync());
        Assert.Equal("ok", json.RootElement.GetProperty("status").GetString());
    }

    [Theory]
    [InlineData("live")]
    [InlineData("live?after=1")]
    public async Task The_live_address_says_what_it_is_for(string path)
    {
        using var response = await _web.GetAsync(path);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("This address is for a websocket: /live?after=<id of the newest entry known>\n", await response.Content.ReadAsStringAsync());
    }
}
