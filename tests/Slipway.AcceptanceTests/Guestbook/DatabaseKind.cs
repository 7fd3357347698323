namespace Slipway.AcceptanceTests.Guestbook;

public enum DatabaseKind
{
    Sqlite,
    PostgreSql,
}

/// <summary>A class of tests that hold for either database. Those on PostgreSQL are skipped where there is no server.</summary>
[Collection(GuestbookTests.Name)]
public abstract class OnEitherDatabase(PublishedGuestbook published, PostgreSqlServer postgreSql)
{
    protected Task<Site> EmptySiteAsync(DatabaseKind kind) => Site.CreateAsync(published, Server(kind));

    protected Task<Site> MigratedSiteAsync(DatabaseKind kind) => Site.MigratedAsync(published, Server(kind));

    private PostgreSqlServer? Server(DatabaseKind kind) => kind == DatabaseKind.PostgreSql ? postgreSql : null;
}
