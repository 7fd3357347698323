using System.Globalization;

namespace Slipway.Benchmarks;

/// <summary>A PostgreSQL server of the benchmark's own, on a free port of this machine.</summary>
internal sealed class PostgreSql : IAsyncDisposable
{
    private const string User = "benchmark";

    private readonly string _scratch = Directory.CreateTempSubdirectory("slipway-benchmark-postgresql-").FullName;
    private readonly string _binaries;
    private readonly int _port = Workload.FreePort();
    private readonly CancellationToken _cancellation;

    private PostgreSql(string binaries, CancellationToken cancellation) => (_binaries, _cancellation) = (binaries, cancellation);

    private string Data => Path.Combine(_scratch, "data");

    /// <returns>Null: its programs are not on this machine.</returns>
    public static async Task<PostgreSql?> TryStartAsync(CancellationToken cancellation)
    {
        var debian = new DirectoryInfo("/usr/lib/postgresql");
        var binaries = (debian.Exists ? debian.GetDirectories().OrderByDescending(version => int.TryParse(version.Name, out var major) ? major : 0).Select(version => Path.Combine(version.FullName, "bin")) : [])
            .FirstOrDefault(directory => File.Exists(Path.Combine(directory, "initdb")));
        if (binaries is null)
            return null;
        var server = new PostgreSql(binaries, cancellation);
        try
        {
            await server.StartAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    public string Url(string database) => string.Create(CultureInfo.InvariantCulture, $"postgres://{User}@127.0.0.1:{_port}/{database}?sslmode=disable");

    public Task CreateAsync(string database) => RunAsync("createdb", _cancellation, "--host=127.0.0.1", string.Create(CultureInfo.InvariantCulture, $"--port={_port}"), $"--username={User}", database);

    public Task ExecuteAsync(string database, string statements) => RunAsync("psql", _cancellation, "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", $"--dbname={Url(database)}", $"--command={statements}");

    public async ValueTask DisposeAsync()
    {
        if (File.Exists(Path.Combine(Data, "postmaster.pid")))
            await RunAsync("pg_ctl", CancellationToken.None, "stop", "--mode=fast", "--wait", $"--pgdata={Data}");
        Directory.Delete(_scratch, recursive: true);
    }

    private async Task StartAsync()
    {
        // The server refuses to run as root.
        if (Environment.IsPrivilegedProcess)
            await Stopwatched.RunAsync(_scratch, "chown", ["postgres", _scratch], _cancellation);
        await RunAsync("initdb", _cancellation, "--auth=trust", $"--username={User}", "--no-sync", $"--pgdata={Data}");
        await RunAsync("pg_ctl", _cancellation, "start", "--wait", $"--pgdata={Data}", $"--log={_scratch}/log", string.Create(CultureInfo.InvariantCulture, $"--options=-p {_port} -h 127.0.0.1 -k {_scratch} -c fsync=off"));
    }

    private async Task RunAsync(string program, CancellationToken cancellation, params string[] arguments)
    {
        var path = Path.Combine(_binaries, program);
        if (Environment.IsPrivilegedProcess)
            await Stopwatched.RunAsync(_scratch, "runuser", ["-u", "postgres", "--", path, .. arguments], cancellation);
        else
            await Stopwatched.RunAsync(_scratch, path, arguments, cancellation);
    }
}
