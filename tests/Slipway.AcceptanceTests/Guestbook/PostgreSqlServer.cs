using System.Globalization;
using Slipway.AcceptanceTests.Shell;

namespace Slipway.AcceptanceTests.Guestbook;

/// <summary>A PostgreSQL server of the tests' own in a temporary directory, started by the first test that asks for it.</summary>
public sealed class PostgreSqlServer : IAsyncDisposable
{
    private readonly SemaphoreSlim _starting = new(1);
    private readonly string _scratch = Directory.CreateTempSubdirectory("guestbook-postgresql-").FullName;
    private readonly string? _binaries = FindBinaries();
    private int _databases;
    private int? _port;

    private string Data => Path.Combine(_scratch, "data");

    /// <returns>URL of a new, empty database.</returns>
    public async Task<string> CreateDatabaseAsync()
    {
        if (_binaries is null)
            Part.Missing("postgresql", "PostgreSQL's server binaries are not on this machine (looked in /usr/lib/postgresql/*/bin and on the PATH).");
        await _starting.WaitAsync();
        try
        {
            _port ??= await StartAsync();
        }
        finally
        {
            _starting.Release();
        }

        var name = string.Create(CultureInfo.InvariantCulture, $"guestbook_{Interlocked.Increment(ref _databases)}");
        (await RunAsync("createdb", "--host=127.0.0.1", $"--port={_port}", "--username=guest@book", name)).MustExitWith(0);
        return $"postgres://guest%40book:unused@127.0.0.1:{_port}/{name}?sslmode=disable";
    }

    /// <summary>Makes a role that has to show its password, as all others here need none. It may create databases, and nothing else.</summary>
    /// <returns>The URL as that role.</returns>
    public async Task<string> CreateRoleAsync(string url, string name, string password)
    {
        var database = new Uri(url).AbsolutePath.Trim('/');
        var literal = password.Replace("'", "''", StringComparison.Ordinal);
        (await RunAsync("psql", "--host=127.0.0.1", $"--port={_port}", "--username=guest@book", "--no-psqlrc", "--command",
            $"CREATE ROLE {name} LOGIN CREATEDB PASSWORD '{literal}'; GRANT CREATE ON DATABASE {database} TO {name}", database)).MustExitWith(0);
        await _starting.WaitAsync();
        try
        {
            var rules = Path.Combine(Data, "pg_hba.conf");
            await File.WriteAllTextAsync(rules, $"host all {name} 127.0.0.1/32 scram-sha-256\n{await File.ReadAllTextAsync(rules)}");
            (await RunAsync("pg_ctl", "reload", $"--pgdata={Data}")).MustExitWith(0);
        }
        finally
        {
            _starting.Release();
        }

        return $"postgres://{name}:{Uri.EscapeDataString(password)}@127.0.0.1:{_port}/{database}?sslmode=disable";
    }

    public async ValueTask DisposeAsync()
    {
        if (_port is not null)
            (await RunAsync("pg_ctl", "stop", "--mode=fast", "--wait", $"--pgdata={Data}")).MustExitWith(0);
        Directory.Delete(_scratch, recursive: true);
        _starting.Dispose();
    }

    private async Task<int> StartAsync()
    {
        if (System.Environment.IsPrivilegedProcess)
        {
            // The server refuses to run as root.
            (await Terminal.RunAsync(_scratch, "chown", ["postgres", _scratch])).MustExitWith(0);
        }

        (await RunAsync("initdb", "--auth=trust", "--username=guest@book", "--no-sync", $"--pgdata={Data}")).MustExitWith(0);
        var port = FreePort.Next();
        (await RunAsync("pg_ctl", "start", "--wait", $"--pgdata={Data}", $"--log={_scratch}/log",
            $"--options=-p {port} -h 127.0.0.1 -k {_scratch} -c fsync=off")).MustExitWith(0);
        return port;
    }

    private Task<CommandResult> RunAsync(string program, params string[] arguments)
    {
        var path = Path.Combine(_binaries!, program);
        return System.Environment.IsPrivilegedProcess
            ? Terminal.RunAsync(_scratch, "runuser", ["-u", "postgres", "--", path, .. arguments])
            : Terminal.RunAsync(_scratch, path, arguments);
    }

    private static string? FindBinaries()
    {
        const string Debian = "/usr/lib/postgresql";
        var candidates = Directory.Exists(Debian)
            ? Directory.GetDirectories(Debian).OrderByDescending(d => int.TryParse(Path.GetFileName(d), out var version) ? version : 0).Select(d => Path.Combine(d, "bin"))
            : [];
        return candidates
            .Concat(System.Environment.GetEnvironmentVariable("PATH")?.Split(Path.PathSeparator) ?? [])
            .FirstOrDefault(directory => File.Exists(Path.Combine(directory, "initdb")));
    }
}
