using System.Diagnostics;
using System.Globalization;
using Slipway.AcceptanceTests.Guestbook;
using Slipway.AcceptanceTests.Shell;

namespace Slipway.AcceptanceTests.Python;

/// <summary>The Django guestbook as one of its environments runs it: its files, static files collected, and the processes of its Procfile.</summary>
public sealed class DjangoSite : IAsyncDisposable
{
    public const string Release = "0a1b2c3-4d5e6f";

    private readonly string _scratch = Directory.CreateTempSubdirectory("django-site-").FullName;
    private readonly List<GuestbookProcess> _processes = [];
    private readonly VirtualEnvironment _python;
    private readonly string _environment;
    private readonly string? _databaseUrl;

    private DjangoSite(VirtualEnvironment python, string environment, string? databaseUrl)
    {
        _python = python;
        _environment = environment;
        _databaseUrl = databaseUrl;
    }

    public string Data => Path.Combine(_scratch, "data");

    public string Media => Path.Combine(_scratch, "media");

    /// <param name="database">A PostgreSQL server to make a database in, or null for SQLite.</param>
    public static async Task<DjangoSite> CreateAsync(DjangoEnvironments environments, string environment, PostgreSqlServer? database = null)
    {
        var python = await environments.GetAsync(environment);
        var site = new DjangoSite(python, environment, database is null ? null : await database.CreateDatabaseAsync());
        var files = (await Terminal.RunAsync(DjangoEnvironments.Sample, "git", ["ls-files", "-z", "-co", "--exclude-standard", "."])).MustExitWith(0).Output;
        foreach (var file in files.TrimEnd('\n').Split('\0', StringSplitOptions.RemoveEmptyEntries))
        {
            var target = Path.Combine(site._scratch, file);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(Path.Combine(DjangoEnvironments.Sample, file), target);
        }

        return site;
    }

    /// <summary>Collects static files and runs the Procfile's release command: what a deployment does before it starts anything.</summary>
    public async Task<DjangoSite> ReleasedAsync()
    {
        // No secret is at hand where a release is built.
        (await ManageAsync(["collectstatic", "--noinput"], new() { ["SECRET_KEY"] = null })).MustExitWith(0);
        (await Terminal.RunAsync(_scratch, "/bin/sh", ["-c", $"exec {Command("release")}"], Variables(null))).MustExitWith(0);
        return this;
    }

    /// <summary>Runs a command of manage.py to its end, with the environment's settings unless <paramref name="different"/> says others.</summary>
    public Task<CommandResult> ManageAsync(string[] arguments, Dictionary<string, string?>? different = null)
    {
        var variables = Variables(null);
        foreach (var (name, value) in different ?? [])
            variables[name] = value;
        return Terminal.RunAsync(_scratch, Path.Combine(_python.Programs, "python"), ["manage.py", .. arguments], variables);
    }

    public async Task<WebInstance> StartWebAsync()
    {
        var port = FreePort.Next();
        var instance = new WebInstance(Start("web", port), port, tokenField: "csrfmiddlewaretoken");
        await instance.MustBecomeHealthyAsync();
        return instance;
    }

    public GuestbookProcess StartWorker() => Start("worker", null);

    /// <summary>Starts a process as its line in the Procfile says, by a shell that it takes the place of.</summary>
    public GuestbookProcess Start(string type, int? port, Dictionary<string, string?>? different = null)
    {
        var start = new ProcessStartInfo("/bin/sh", ["-c", $"exec {Command(type)}"]) { WorkingDirectory = _scratch };
        foreach (var (name, value) in Variables(port).Concat(different ?? []))
            start.Environment[name] = value;
        var process = new GuestbookProcess(start);
        _processes.Add(process);
        return process;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in _processes)
            await process.DisposeAsync();
        Directory.Delete(_scratch, recursive: true);
    }

    private string Command(string type) =>
        File.ReadLines(Path.Combine(_scratch, "Procfile")).Single(line => line.StartsWith($"{type}: ", StringComparison.Ordinal))[(type.Length + 2)..];

    private Dictionary<string, string?> Variables(int? port) => new()
    {
        ["PATH"] = $"{_python.Programs}{Path.PathSeparator}{System.Environment.GetEnvironmentVariable("PATH")}",
        ["PORT"] = port?.ToString(CultureInfo.InvariantCulture),
        ["DJANGO_SETTINGS_MODULE"] = $"guestbook.settings.{_environment}",
        ["SLIPWAY_RELEASE"] = Release,
        ["SLIPWAY_ENVIRONMENT"] = _environment,
        ["SECRET_KEY"] = "a key that all instances share, of which nobody outside knows anything",
        ["ALLOWED_HOSTS"] = "127.0.0.1",
        ["REQUIRE_HTTPS"] = "false",
        ["DATABASE_URL"] = _databaseUrl,
    };
}
