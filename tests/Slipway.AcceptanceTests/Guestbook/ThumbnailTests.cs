using System.Net;

namespace Slipway.AcceptanceTests.Guestbook;

public sealed class ThumbnailTests(PublishedGuestbook published, PostgreSqlServer postgreSql) : OnEitherDatabase(published, postgreSql)
{
    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.PostgreSql)]
    public async Task Two_workers_make_each_thumbnail_once_and_a_malformed_picture_fails_once(DatabaseKind kind)
    {
        await using var site = await MigratedSiteAsync(kind);
        var web = await site.StartWebAsync();
        await web.MustPostAsync("Mallory", "Broken", TestPicture.Png(200, 200, [1, 2, 3, 4]));
        for (var number = 0; number < 6; number++)
            await web.MustPostAsync("Emil", $"Picture {number}", TestPicture.Png(960, 480));

        var workers = new[] { site.Start("worker"), site.Start("worker") };
        await Wait.UntilAsync(() => Task.FromResult(LinesWith(": thumbnail of") >= 6 && LinesWith(": failed: ") >= 1), () => Logs());
        foreach (var worker in workers)
        {
            var (exitCode, elapsed) = await worker.TerminateAsync();
            Assert.Equal(0, exitCode);
            Assert.True(elapsed < TimeSpan.FromSeconds(5), $"The worker took {elapsed.TotalSeconds:0.0} s to stop.");
            Assert.EndsWith("worker: stopped\n", worker.Log, StringComparison.Ordinal);
        }

        Assert.Equal(6, LinesWith(": thumbnail of"));
        Assert.Equal(1, LinesWith(": failed: "));

        // Whoever starts next finds nothing of it left to do.
        await web.MustPostAsync("Emil", "One more", TestPicture.Png(300, 900));
        var next = site.Start("worker");
        await Wait.UntilAsync(() => Task.FromResult(next.Log.Contains(": thumbnail of", StringComparison.Ordinal)), () => next.Log);
        Assert.DoesNotContain(": failed: ", next.Log, StringComparison.Ordinal);

        var page = await web.ReadAsync();
        Assert.Equal((160, 480), TestPicture.JpegSize(await ThumbnailAsync(web, page, 1)));
        Assert.Equal((480, 240), TestPicture.JpegSize(await ThumbnailAsync(web, page, 2)));

        int LinesWith(string text) => workers.Sum(worker => worker.Log.Split('\n').Count(line => line.Contains(text, StringComparison.Ordinal)));
        string Logs() => string.Join("---\n", workers.Select(worker => worker.Log));
    }

    [Fact]
    public async Task A_photograph_taken_with_the_camera_on_its_side_is_turned()
    {
        await using var site = await MigratedSiteAsync(DatabaseKind.Sqlite);
        var web = await site.StartWebAsync();
        var worker = site.Start("worker");
        await web.MustPostAsync("Hanna", "Upright", TestPicture.Png(300, 100));
        await MustMakeAsync(1);
        var upright = await ThumbnailAsync(web, await web.ReadAsync(), 1);
        Assert.Equal((300, 100), TestPicture.JpegSize(upright));

        await web.MustPostAsync("Hanna", "On its side", TestPicture.WithOrientation(upright, 6));
        await MustMakeAsync(2);
        Assert.Equal((100, 300), TestPicture.JpegSize(await ThumbnailAsync(web, await web.ReadAsync(), 1)));

        Task MustMakeAsync(int count) => Wait.UntilAsync(
            () => Task.FromResult(worker.Log.Split(": thumbnail of").Length > count), () => worker.Log);
    }

    private static async Task<byte[]> ThumbnailAsync(WebInstance web, string page, int number)
    {
        var path = page.Split("<img src=\"/media/thumbnails/")[number].Split('"')[0];
        using var response = await web.GetAsync($"media/thumbnails/{path}");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("image/jpeg", response.Content.Headers.ContentType?.ToString());
        return await response.Content.ReadAsByteArrayAsync();
    }
}
