namespace Slipway.AcceptanceTests.Guestbook;

/// <summary>One site on SQLite with one web process, for the tests of a class that do not mind each other's entries.</summary>
public sealed class SharedSite(PublishedGuestbook published) : IAsyncLifetime
{
    public Site Site { get; private set; } = null!;

    public WebInstance Web { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Site = await Site.MigratedAsync(published);
        Web = await Site.StartWebAsync();
    }

    public ValueTask DisposeAsync() => Site.DisposeAsync();
}
