using System.Net;

namespace Slipway.AcceptanceTests.Guestbook;

public sealed class MigrationTests(PublishedGuestbook published, PostgreSqlServer postgreSql) : OnEitherDatabase(published, postgreSql)
{
    private const string Applied = "migrate: applied 001_entries\nmigrate: applied 002_thumbnail_jobs\n";
    private const string UpToDate = "migrate: the database is up to date\n";

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.PostgreSql)]
    public async Task Processes_that_migrate_at_once_apply_each_migration_once(DatabaseKind kind)
    {
        await using var site = await EmptySiteAsync(kind);
        var runs = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => site.RunAsync("migrate")));
        Assert.Equal([Applied, UpToDate, UpToDate, UpToDate], runs.Select(run => run.MustExitWith(0).Output).Order());

        // Again, with entries in it: nothing happens to them.
        var web = await site.StartWebAsync();
        await web.MustPostAsync("Dora", "Still here");
        Assert.Equal(UpToDate, (await site.RunAsync("migrate")).MustExitWith(0).Output);
        Assert.Contains("Still here", await web.ReadAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Web_is_unhealthy_until_the_database_is_migrated()
    {
        await using var site = await EmptySiteAsync(DatabaseKind.Sqlite);
        var web = await site.StartUnhealthyWebAsync();
        Assert.Contains("\"reason\":\"the database cannot be reached: SQLite Error 14: ", await UnhealthyAsync(web), StringComparison.Ordinal);
        using (var page = await web.GetAsync(""))
            Assert.Equal(HttpStatusCode.ServiceUnavailable, page.StatusCode);
        Assert.False(File.Exists(site.SqliteFile), "The web process made a database file.");

        await File.WriteAllBytesAsync(site.SqliteFile, []);
        Assert.EndsWith(
            "\"reason\":\"migrations are pending: 001_entries, 002_thumbnail_jobs; run: dotnet Guestbook.dll migrate\"}",
            await UnhealthyAsync(web),
            StringComparison.Ordinal);

        (await site.RunAsync("migrate")).MustExitWith(0);
        await web.MustBecomeHealthyAsync();
    }

    [Fact]
    public async Task A_release_command_that_fails_says_so_with_its_exit_code()
    {
        await using var site = await EmptySiteAsync(DatabaseKind.Sqlite);
        await File.WriteAllTextAsync(site.SqliteFile, new string('x', 4096));
        var run = (await site.RunAsync("migrate")).MustExitWith(1);
        Assert.Equal("guestbook: SQLite Error 26: 'file is not a database'.\n", run.Error);
    }

    private static async Task<string> UnhealthyAsync(WebInstance web)
    {
        using var response = await web.GetAsync("healthz");
        var body = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == HttpStatusCode.ServiceUnavailable, body);
        return body;
    }
}
