using Npgsql;

namespace Slipway.Data.Databases.PostgreSql;

/// <summary>A transaction that is held open, whose snapshot <c>pg_dump</c> takes over: writers do not wait, and all see the same rows.</summary>
internal sealed class PostgreSqlSnapshot : IDatabaseSnapshot
{
    private readonly PostgreSqlUrl _url;
    private readonly NpgsqlConnection _connection;
    private readonly ClientProgram _dump;
    private readonly SemaphoreSlim _turn = new(1);
    private string? _exported;

    /// <param name="url">The database.</param>
    /// <param name="connection">An open connection, which is this one's from now on.</param>
    /// <param name="dump">The program for the dump.</param>
    public PostgreSqlSnapshot(PostgreSqlUrl url, NpgsqlConnection connection, ClientProgram dump)
    {
        (_url, _connection, _dump) = (url, connection, dump);
        Server = new DatabaseServer(PostgreSqlEngine.EngineName, PostgreSqlEngine.VersionOf(connection));
    }

    public DatabaseServer Server { get; }

    public IReadOnlyDictionary<string, string> Tools => new Dictionary<string, string> { ["pg_dump"] = _dump.Version };

    public string Format => PostgreSqlEngine.DumpFormat;

    public IReadOnlyDictionary<string, string> Properties { get; private set; } = new Dictionary<string, string>();

    public async Task TakeAsync(CancellationToken cancellationToken) => _exported = await TakeTurnAsync(
        "Taking a snapshot",
        async connection =>
        {
            // Rows that a policy hides would be missing without a word; with this, reading them is an error.
            await ExecuteAsync(connection, "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY; SET LOCAL row_security = off; SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0", cancellationToken);
            return (await PostgreSqlCatalog.ColumnAsync(connection, "SELECT pg_catalog.pg_export_snapshot()", cancellationToken))[0];
        },
        cancellationToken);

    public async Task<Stream> OpenDumpAsync(CancellationToken cancellationToken)
    {
        var properties = await TakeTurnAsync("Reading the catalog", connection => PostgreSqlCatalog.PropertiesAsync(connection, cancellationToken), cancellationToken);
        Properties = new Dictionary<string, string>(properties, StringComparer.Ordinal) { [PostgreSqlEngine.WrittenBy] = _dump.Version };
        // Uncompressed: what keeps it compresses it, quicker and smaller than pg_dump does.
        var command = new PostgreSqlCommand(_url, _dump, "--format=custom", "--compress=0", $"--snapshot={_exported ?? throw new InvalidOperationException("The snapshot was not taken.")}", "--no-password");
        return new ProcessStream(command.Command, $"Dumping {_url}", command, cancellationToken);
    }

    public Task<IReadOnlyList<TableRows>> CountAsync(CancellationToken cancellationToken) =>
        TakeTurnAsync("Counting rows", connection => PostgreSqlCatalog.CountAsync(connection, cancellationToken), cancellationToken);

    public Task<MigrationRecord?> ReadMigrationsAsync(CancellationToken cancellationToken) =>
        TakeTurnAsync("Reading the migrations", connection => PostgreSqlCatalog.ReadMigrationsAsync(connection, cancellationToken), cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _connection.DisposeAsync();
        _turn.Dispose();
    }

    /// <summary>A connection answers one question at a time.</summary>
    private async Task<T> TakeTurnAsync<T>(string what, Func<NpgsqlConnection, Task<T>> ask, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            return await ask(_connection);
        }
        catch (NpgsqlException exception)
        {
            throw PostgreSqlConnection.Failed(_url, what, exception);
        }
        finally
        {
            _turn.Release();
        }
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string text, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(text, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
