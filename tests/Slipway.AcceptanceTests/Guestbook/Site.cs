using System.Diagnostics;
using Slipway.AcceptanceTests.Shell;

namespace Slipway.AcceptanceTests.Guestbook;

/// <summary>
/// The guestbook as it stands after a deployment: a release directory that nothing is written to, with <c>data</c> and
/// <c>media</c> linked into it from where they outlive the release.
/// </summary>
public sealed class Site : IAsyncDisposable
{
    public const string Release = "0a1b2c3-4d5e6f";
    public const string Environment = "staging";

    private readonly PublishedGuestbook _published;
    private readonly string? _databaseUrl;
    private readonly string _scratch = Directory.CreateTempSubdirectory("guestbook-site-").FullName;
    private readonly List<GuestbookProcess> _processes = [];

    private Site(PublishedGuestbook published, string? databaseUrl)
    {
        _published = published;
        _databaseUrl = databaseUrl;
        Directory.CreateDirectory(ReleaseDirectory);
        foreach (var file in new DirectoryInfo(published.Location).EnumerateFileSystemInfos())
            File.CreateSymbolicLink(Path.Combine(ReleaseDirectory, file.Name), file.FullName);
        foreach (var kept in new[] { "data", "media" })
        {
            Directory.CreateDirectory(Path.Combine(_scratch, "kept", kept));
            Directory.CreateSymbolicLink(Path.Combine(ReleaseDirectory, kept), Path.Combine(_scratch, "kept", kept));
        }
    }

    public string ReleaseDirectory => Path.Combine(_scratch, "release");

    public string Media => Path.Combine(_scratch, "kept", "media");

    public string SqliteFile => Path.Combine(_scratch, "kept", "data", "guestbook.db");

    /// <param name="database">A PostgreSQL server to make a database in, or null for SQLite.</param>
    public static async Task<Site> CreateAsync(PublishedGuestbook published, PostgreSqlServer? database = null) =>
        new(published, database is null ? null : await database.CreateDatabaseAsync());

    public static async Task<Site> MigratedAsync(PublishedGuestbook published, PostgreSqlServer? database = null)
    {
        var site = await CreateAsync(published, database);
        (await site.RunAsync("migrate")).MustExitWith(0);
        return site;
    }

    /// <summary>Runs a process of the guestbook to its end.</summary>
    public async Task<CommandResult> RunAsync(params string[] arguments) =>
        await Terminal.RunAsync(ReleaseDirectory, "dotnet", ["Guestbook.dll", .. arguments], Variables(null));

    public GuestbookProcess Start(params string[] arguments) => Start(null, arguments);

    /// <summary>Starts a web process and waits until it is healthy.</summary>
    public async Task<WebInstance> StartWebAsync()
    {
        var port = FreePort.Next();
        var instance = new WebInstance(Start(port, []), port);
        await instance.MustBecomeHealthyAsync();
        return instance;
    }

    /// <summary>Starts a web process and waits until it answers at all.</summary>
    public async Task<WebInstance> StartUnhealthyWebAsync()
    {
        var port = FreePort.Next();
        var instance = new WebInstance(Start(port, []), port);
        await instance.MustAnswerAsync();
        return instance;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in _processes)
            await process.DisposeAsync();
        Directory.Delete(_scratch, recursive: true);
    }

    private GuestbookProcess Start(int? port, string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", ["Guestbook.dll", .. arguments]) { WorkingDirectory = ReleaseDirectory };
        foreach (var (name, value) in Variables(port))
            start.Environment[name] = value;
        var process = new GuestbookProcess(start);
        _processes.Add(process);
        return process;
    }

    private Dictionary<string, string?> Variables(int? port) => new()
    {
        ["PORT"] = port?.ToString(System.Globalization.CultureInfo.InvariantCulture),
        ["SLIPWAY_RELEASE"] = Release,
        ["SLIPWAY_ENVIRONMENT"] = Environment,
        ["SECRET_KEY"] = "a key that all instances share",
        ["DATABASE_URL"] = _databaseUrl,
    };
}
