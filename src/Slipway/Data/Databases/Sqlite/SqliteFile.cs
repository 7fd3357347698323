using Microsoft.Data.Sqlite;

namespace Slipway.Data.Databases.Sqlite;

/// <summary>Opens SQLite files and asks what is in them.</summary>
internal static class SqliteFile
{
    /// <summary>Seconds to wait for another process's lock.</summary>
    private const int LockTimeout = 30;

    /// <summary>Virtual tables live in ordinary ones of their module, which are counted; the module itself may not be here.</summary>
    private const string Tables =
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND sql NOT LIKE 'CREATE VIRTUAL TABLE%' ORDER BY name";

    /// <exception cref="SlipwayException">There is no such file, or it is no database.</exception>
    public static async Task<SqliteConnection> OpenAsync(string file, CancellationToken cancellationToken)
    {
        if (!File.Exists(file))
            throw new SlipwayException(ExitCode.Failed, $"There is no SQLite database {file}.") { Next = "Correct the database URL of the environment; a relative path begins in the directory that the app runs in." };
        // Also for reading: a database in WAL mode keeps its locks in a file beside, which the first reader makes.
        var settings = new SqliteConnectionStringBuilder { DataSource = file, Mode = SqliteOpenMode.ReadWrite, Pooling = false, DefaultTimeout = LockTimeout };
        var connection = new SqliteConnection(settings.ConnectionString);
        try
        {
            await connection.OpenAsync(cancellationToken);
            // The first word from the file itself.
            await QueryAsync(connection, "SELECT count(*) FROM sqlite_master", cancellationToken);
            return connection;
        }
        catch (SqliteException exception)
        {
            await connection.DisposeAsync();
            throw Failed(file, "Opening", exception);
        }
    }

    public static async Task<IReadOnlyList<TableRows>> CountAsync(SqliteConnection connection, CancellationToken cancellationToken)
    {
        var counts = new List<TableRows>();
        foreach (var table in await QueryAsync(connection, Tables, cancellationToken))
        {
            var rows = await QueryAsync(connection, $"SELECT count(*) FROM \"{table.Replace("\"", "\"\"", StringComparison.Ordinal)}\"", cancellationToken);
            counts.Add(new TableRows(table, long.Parse(rows[0], System.Globalization.CultureInfo.InvariantCulture)));
        }

        return counts;
    }

    public static Task<MigrationRecord?> ReadMigrationsAsync(SqliteConnection connection, CancellationToken cancellationToken) => MigrationQueries.ReadAsync(
        async table =>
        {
            await using var command = connection.CreateCommand();
            command.CommandText = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = $name";
            command.Parameters.AddWithValue("$name", table);
            return await command.ExecuteScalarAsync(cancellationToken) is not null;
        },
        query => QueryAsync(connection, query, cancellationToken));

    public static async Task<IReadOnlyList<string>> QueryAsync(SqliteConnection connection, string query, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = query;
        return await MigrationQueries.ColumnAsync(command, cancellationToken);
    }

    /// <summary>Removes a database with what SQLite keeps beside it.</summary>
    public static void Delete(string file)
    {
        foreach (var companion in SqliteUrl.Companions)
            File.Delete(file + companion);
        File.Delete(file);
    }

    public static SlipwayException Failed(string file, string what, SqliteException exception) =>
        new(ExitCode.Failed, $"{what} the SQLite database {file} failed: {exception.Message}", exception);
}
