using Microsoft.Data.Sqlite;

namespace Slipway.Data.Databases.Sqlite;

/// <summary>
/// A view of a SQLite database. In WAL mode it is a read transaction, beside which writers go on, and the file is copied when the
/// dump is opened. In the other modes a reader keeps writers out: there the file is copied when the view is taken.
/// </summary>
internal sealed class SqliteSnapshot : IDatabaseSnapshot
{
    private readonly string _file;
    private readonly string _copy;
    private readonly SemaphoreSlim _turn = new(1);
    private SqliteConnection _connection;
    private bool _isCopied;

    private SqliteSnapshot(string file, string copy, SqliteConnection connection, string version)
    {
        (_file, _copy, _connection) = (file, copy, connection);
        Server = new DatabaseServer(SqliteEngine.EngineName, version);
    }

    public DatabaseServer Server { get; }

    public IReadOnlyDictionary<string, string> Tools => new Dictionary<string, string> { ["sqlite"] = Server.Version };

    public string Format => SqliteEngine.DumpFormat;

    public IReadOnlyDictionary<string, string> Properties { get; } = new Dictionary<string, string>();

    /// <param name="file">The database.</param>
    /// <param name="scratch">Directory for the copy.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static async Task<SqliteSnapshot> PrepareAsync(string file, string scratch, CancellationToken cancellationToken)
    {
        var connection = await SqliteFile.OpenAsync(file, cancellationToken);
        var version = (await SqliteFile.QueryAsync(connection, "SELECT sqlite_version()", cancellationToken))[0];
        State.DurableFile.CreateDirectory(scratch);
        return new SqliteSnapshot(file, Path.Combine(scratch, $"{Guid.NewGuid():N}.sqlite3"), connection, version);
    }

    public Task TakeAsync(CancellationToken cancellationToken) => TakeTurnAsync(
        "Taking a snapshot of",
        async connection =>
        {
            var mode = (await SqliteFile.QueryAsync(connection, "PRAGMA journal_mode", cancellationToken))[0];
            // A transaction sees what there is at its first reading.
            await SqliteFile.QueryAsync(connection, "BEGIN", cancellationToken);
            await SqliteFile.QueryAsync(connection, "SELECT count(*) FROM sqlite_master", cancellationToken);
            if (mode != "wal")
                await CopyAsync(cancellationToken);
            return true;
        },
        cancellationToken);

    public async Task<Stream> OpenDumpAsync(CancellationToken cancellationToken)
    {
        await TakeTurnAsync(
            "Copying",
            async _ =>
            {
                if (!_isCopied)
                    await CopyAsync(cancellationToken);
                return true;
            },
            cancellationToken);
        return new FileStream(_copy, new FileStreamOptions { Mode = FileMode.Open, Access = FileAccess.Read, Share = FileShare.ReadWrite | FileShare.Delete, BufferSize = 0, Options = FileOptions.SequentialScan });
    }

    public Task<IReadOnlyList<TableRows>> CountAsync(CancellationToken cancellationToken) =>
        TakeTurnAsync("Counting the rows of", connection => SqliteFile.CountAsync(connection, cancellationToken), cancellationToken);

    public Task<MigrationRecord?> ReadMigrationsAsync(CancellationToken cancellationToken) =>
        TakeTurnAsync("Reading the migrations of", connection => SqliteFile.ReadMigrationsAsync(connection, cancellationToken), cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _connection.DisposeAsync();
        SqliteFile.Delete(_copy);
        _turn.Dispose();
    }

    /// <summary>From here on the copy answers, and the database itself is let go.</summary>
    private async Task CopyAsync(CancellationToken cancellationToken)
    {
        await SqliteCopy.WriteAsync(_connection, _copy, cancellationToken);
        var copy = await OpenCopyAsync(cancellationToken);
        await _connection.DisposeAsync();
        _connection = copy;
        _isCopied = true;
    }

    /// <remarks>As a file that nobody changes: reading it must not change it either, and no second file appears beside it.</remarks>
    private async Task<SqliteConnection> OpenCopyAsync(CancellationToken cancellationToken)
    {
        var copy = new SqliteConnection($"Data Source=file:{Uri.EscapeDataString(_copy)}?immutable=1;Mode=ReadOnly;Pooling=False");
        await copy.OpenAsync(cancellationToken);
        return copy;
    }

    private async Task<T> TakeTurnAsync<T>(string what, Func<SqliteConnection, Task<T>> ask, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            // SQLite answers on the thread that asks.
            return await Task.Run(() => ask(_connection), cancellationToken);
        }
        catch (SqliteException exception)
        {
            throw SqliteFile.Failed(_file, what, exception);
        }
        finally
        {
            _turn.Release();
        }
    }
}
