using System.Net;
using System.Net.WebSockets;
using Slipway.AcceptanceTests.Guestbook;
using Slipway.AcceptanceTests.Shell;

namespace Slipway.AcceptanceTests.Python;

[Collection(DjangoTests.Name)]
public sealed class DjangoGuestbookTests(DjangoEnvironments environments, PostgreSqlServer postgreSql)
{
    [Theory]
    [InlineData(DjangoEnvironments.Staging, DatabaseKind.Sqlite)]
    [InlineData(DjangoEnvironments.Production, DatabaseKind.Sqlite)]
    [InlineData(DjangoEnvironments.Staging, DatabaseKind.PostgreSql)]
    [InlineData(DjangoEnvironments.Production, DatabaseKind.PostgreSql)]
    public async Task It_shows_what_runs_and_what_visitors_post_at_once(string environment, DatabaseKind kind)
    {
        await using var site = await ReleasedAsync(environment, kind);
        var (one, other) = (await site.StartWebAsync(), await site.StartWebAsync());
        var django = DjangoEnvironments.DjangoOf(environment);
        var page = await one.ReadAsync();
        Assert.Contains($"<dd id=\"release\">{DjangoSite.Release}</dd>", page, StringComparison.Ordinal);
        Assert.Contains($"id=\"environment\">{environment}</p>", page, StringComparison.Ordinal);
        Assert.Contains($"<dd id=\"django\">{django}</dd>", page, StringComparison.Ordinal);
        Assert.Equal(
            $$"""{"status":"ok","release":"{{DjangoSite.Release}}","environment":"{{environment}}","django":"{{django}}"}""",
            await one.ReadAsync("healthz"));

        // Posted to one instance with a form of the other, seen at once by who listens to that.
        using var live = await other.ListenAsync(after: 0);
        var form = await other.OpenFormAsync();
        var picture = TestPicture.Png(64, 48);
        var (status, body) = await one.PostAsync("Frida <b>", "With a *picture*", picture, form: form);
        Assert.True(status == HttpStatusCode.SeeOther, $"{(int)status}\n{body}\n--- log\n{one.Process.Log}");
        var entry = await WebInstance.NextEntryAsync(live);
        Assert.Contains("<strong>Frida &lt;b&gt;</strong>", entry.Html, StringComparison.Ordinal);
        Assert.Contains("With a <em>picture</em>", entry.Html, StringComparison.Ordinal);

        var path = entry.Html.Split("<img src=\"/")[1].Split('"')[0];
        using (var waiting = await other.GetAsync(path))
            Assert.Equal((HttpStatusCode.Accepted, "image/svg+xml"), (waiting.StatusCode, waiting.Content.Headers.ContentType?.ToString()));
        var worker = site.StartWorker();
        await Wait.UntilAsync(
            async () =>
            {
                using var response = await other.GetAsync(path);
                return response.StatusCode == HttpStatusCode.OK || worker.HasExited;
            },
            () => $"The picture is not prepared. The worker printed:\n{worker.Log}");
        using var prepared = await other.GetAsync(path);
        Assert.Equal("image/png", prepared.Content.Headers.ContentType?.ToString());
        Assert.Equal("nosniff", prepared.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal(picture, await prepared.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        // It finishes the job in hand: only then what had come is gone for certain.
        Assert.Equal(0, (await worker.TerminateAsync()).ExitCode);
        Assert.Equal([Path.Combine(site.Media, Path.GetFileName(path))], Directory.GetFiles(site.Media, "*", SearchOption.AllDirectories));
    }

    [Theory]
    [InlineData(DjangoEnvironments.Staging)]
    [InlineData(DjangoEnvironments.Production)]
    public async Task Its_own_tests_pass_and_the_check_for_deployment_finds_nothing(string environment)
    {
        await using var site = await DjangoSite.CreateAsync(environments, environment);
        var tests = await site.ManageAsync(["test"], new() { ["DJANGO_SETTINGS_MODULE"] = "guestbook.settings.development" });
        Assert.Matches(@"\nRan \d\d tests in .*\n\nOK\n", tests.MustExitWith(0).Error);
        var check = await site.ManageAsync(["check", "--deploy", "--fail-level", "INFO"], new() { ["REQUIRE_HTTPS"] = null });
        Assert.Equal("System check identified no issues (2 silenced).\n", check.MustExitWith(0).Output);
        (await site.ManageAsync(["makemigrations", "--check", "--dry-run"])).MustExitWith(0);
    }

    [Fact]
    public async Task Static_files_may_be_kept_for_ever_and_nothing_else_of_the_release_is_served()
    {
        await using var site = await ReleasedAsync(DjangoEnvironments.Production, DatabaseKind.Sqlite);
        var web = await site.StartWebAsync();
        foreach (var name in new[] { "guestbook", "live" })
        {
            var path = (await web.ReadAsync()).Split($"\"/static/entries/{name}.")[1].Split('"')[0];
            using var file = await web.GetAsync($"static/entries/{name}.{path}");
            Assert.Equal(HttpStatusCode.OK, file.StatusCode);
            Assert.Contains("immutable", file.Headers.CacheControl?.ToString(), StringComparison.Ordinal);
        }

        foreach (var path in new[] { "Procfile", "manage.py", "data/guestbook.sqlite3", "static/staticfiles.json/..%2f..%2fmanage.py", "media/", "media/..%2Fdata%2Fguestbook.sqlite3" })
        {
            using var response = await web.GetAsync(path);
            Assert.True(response.StatusCode == HttpStatusCode.NotFound, $"{path}: {(int)response.StatusCode}");
        }
    }

    [Fact]
    public async Task A_huge_upload_is_refused()
    {
        await using var site = await ReleasedAsync(DjangoEnvironments.Staging, DatabaseKind.Sqlite);
        var web = await site.StartWebAsync();
        foreach (var length in new[] { 5 * 1024 * 1024 + 1, 20 * 1024 * 1024 })
        {
            var (status, body) = await web.PostAsync("Mallory", "Look", new byte[length]);
            Assert.Equal(HttpStatusCode.RequestEntityTooLarge, status);
            Assert.Contains("The picture is too large. Please choose one of at most 5 MB.", body, StringComparison.Ordinal);
        }

        Assert.False(Directory.Exists(site.Media));
    }

    [Fact]
    public async Task On_sigterm_websockets_are_told_to_come_back_and_the_process_ends()
    {
        await using var site = await ReleasedAsync(DjangoEnvironments.Staging, DatabaseKind.Sqlite);
        var web = await site.StartWebAsync();
        using var page = await web.ListenAsync(after: 0);
        var stopping = web.Process.TerminateAsync();
        using var deadline = new CancellationTokenSource(Wait.Deadline);
        var closed = await page.ReceiveAsync(new byte[64], deadline.Token);
        // Service restart: of the registry that RFC 6455 set up, and not in .NET's names.
        Assert.Equal((WebSocketMessageType.Close, (WebSocketCloseStatus)1012), (closed.MessageType, closed.CloseStatus));
        await page.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, deadline.Token);
        var (_, elapsed) = await stopping;
        Assert.True(elapsed < TimeSpan.FromSeconds(5), $"The web process took {elapsed.TotalSeconds:0.0} s to stop.");
    }

    [Fact]
    public async Task Without_a_secret_key_it_does_not_start()
    {
        await using var site = await DjangoSite.CreateAsync(environments, DjangoEnvironments.Production);
        var web = site.Start("web", FreePort.Next(), new() { ["SECRET_KEY"] = null });
        Assert.NotEqual(0, await web.ExitAsync());
        Assert.Contains("ImproperlyConfigured: The SECRET_KEY setting must not be empty.", web.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_migrations_it_is_not_healthy_and_says_why()
    {
        await using var site = await DjangoSite.CreateAsync(environments, DjangoEnvironments.Production);
        Directory.CreateDirectory(site.Data);
        var port = FreePort.Next();
        var web = new WebInstance(site.Start("web", port), port);
        await web.MustAnswerAsync();
        using var health = await web.GetAsync("healthz");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, health.StatusCode);
        Assert.Contains(
            "\"reason\":\"migrations are pending: entries.0001_initial, pictures.0001_initial; run: python manage.py migrate\"",
            await health.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    private async Task<DjangoSite> ReleasedAsync(string environment, DatabaseKind kind) =>
        await (await DjangoSite.CreateAsync(environments, environment, kind == DatabaseKind.PostgreSql ? postgreSql : null)).ReleasedAsync();
}
