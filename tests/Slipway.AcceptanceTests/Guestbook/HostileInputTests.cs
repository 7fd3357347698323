using System.Net;
using System.Text;

namespace Slipway.AcceptanceTests.Guestbook;

[Collection(GuestbookTests.Name)]
public sealed class HostileInputTests(SharedSite shared) : IClassFixture<SharedSite>
{
    private readonly WebInstance _web = shared.Web;

    [Fact]
    public async Task Markup_in_name_and_message_is_text()
    {
        await _web.MustPostAsync("<script>alert('name')</script>", "<script>alert('message')</script>\n\n<img src=x onerror=alert(1)>");
        var page = await _web.ReadAsync();
        Assert.DoesNotContain("<script>alert", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<img src=x", page, StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;alert(", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[click](javascript:alert(1))")]
    [InlineData("[click](JaVaScRiPt:alert(1))")]
    [InlineData("[click](&#106;avascript:alert(1))")]
    [InlineData("[click](data:text/html,hello)")]
    [InlineData("[click](vbscript:x)")]
    [InlineData("<javascript:alert(1)>")]
    [InlineData("[click][1]\n\n[1]: javascript:alert(1)")]
    public async Task Links_that_run_something_are_no_links(string message)
    {
        await _web.MustPostAsync("Mallory", message);
        var entry = (await _web.ReadAsync()).Split("<div class=\"message\">")[1].Split("</div>")[0];
        Assert.DoesNotContain("href", entry, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pictures_from_elsewhere_become_links()
    {
        await _web.MustPostAsync("Mallory", "![spy](https://tracker.example.test/pixel.png)");
        var entry = (await _web.ReadAsync()).Split("<div class=\"message\">")[1].Split("</div>")[0];
        Assert.Equal("<p><a href=\"https://tracker.example.test/pixel.png\" rel=\"nofollow ugc noopener\">spy</a></p>", entry.Trim());
    }

    [Theory]
    [InlineData('>')]
    [InlineData('[')]
    [InlineData('*')]
    public async Task Markdown_that_nests_without_end_is_shown_all_the_same(char nesting)
    {
        await _web.MustPostAsync("Mallory", new string(nesting, 1990) + " deep");
        Assert.Contains("deep", await _web.ReadAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "A message", "Please tell us your name.")]
    [InlineData("   ", "A message", "Please tell us your name.")]
    [InlineData("A name", " \n ", "Please write a message.")]
    [InlineData("A name", "NUL \0 in it", "Name and message are text.")]
    public async Task A_form_that_lacks_something_is_shown_again_with_what_was_typed(string name, string message, string error)
    {
        var (status, body) = await _web.PostAsync(name, message);
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains($"<p class=\"error\" role=\"alert\">{error}</p>", body, StringComparison.Ordinal);
        Assert.Contains(message.Trim().Replace('\0', '\ufffd'), body.Replace('\0', '\ufffd'), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Texts_have_a_length()
    {
        var (status, body) = await _web.PostAsync(new string('n', 81), "A message");
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains("A name has at most 80 characters.", body, StringComparison.Ordinal);
        (status, body) = await _web.PostAsync("A name", new string('m', 2001));
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains("A message has at most 2000 characters.", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_post_without_this_visitors_token_is_refused()
    {
        var mine = await _web.OpenFormAsync();
        var theirs = await _web.OpenFormAsync();
        foreach (var forged in new[] { (mine.Cookie, Token: ""), (Cookie: "", mine.Token), (mine.Cookie, theirs.Token), (mine.Cookie, Token: mine.Token[..^4] + "AAAA") })
        {
            var (status, body) = await _web.PostAsync("Mallory", "Forged", form: forged);
            Assert.Equal(HttpStatusCode.BadRequest, status);
            Assert.Contains("This page had been open for too long. Please send the form again.", body, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("<p>Forged</p>", await _web.ReadAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_upload_that_is_no_picture_is_refused_whatever_its_name()
    {
        foreach (var upload in new[] { "<?php system('id');", "<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "GIF89a", "\u00ff\u00d8\u00ff\u00e0\0\0\0\0" })
        {
            var (status, body) = await _web.PostAsync("Mallory", "Look", Encoding.Latin1.GetBytes(upload), "holiday.png");
            Assert.Equal(HttpStatusCode.BadRequest, status);
            Assert.Contains("The file is no picture that we know. Please choose a PNG, JPEG or GIF.", body, StringComparison.Ordinal);
        }

        Assert.Empty(Directory.GetFiles(shared.Site.Media));
    }

    [Fact]
    public async Task A_picture_that_would_unpack_to_gigabytes_is_refused()
    {
        var (status, body) = await _web.PostAsync("Mallory", "Look", TestPicture.Png(100_000, 100_000, [1, 2, 3]));
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains("The picture has too many pixels. Please choose one of at most 24 megapixels.", body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(5 * 1024 * 1024 + 1)]
    [InlineData(20 * 1024 * 1024)]
    public async Task A_huge_upload_is_refused(int length)
    {
        var (status, body) = await _web.PostAsync("Mallory", "Look", new byte[length]);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, status);
        Assert.Contains("The picture is too large. Please choose one of at most 5 MB.", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_runs_no_script_but_its_own()
    {
        using var page = await _web.GetAsync("");
        var policy = page.Headers.GetValues("Content-Security-Policy").Single();
        Assert.StartsWith("default-src 'none'; img-src 'self'; style-src 'self'; script-src 'self';", policy, StringComparison.Ordinal);
    }
}
