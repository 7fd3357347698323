using System.Data.Common;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Data.Sqlite;
using Slipway.Data.Scrubbing;

namespace Slipway.Data.Databases.Sqlite;

/// <summary>How a SQLite database is scrubbed.</summary>
internal sealed class SqliteScrubbing : IScrubDialect
{
    private const string DigestFunction = "slipway_digest";

    /// <summary>Tables that are in the file itself: with those that a virtual table keeps its data in, and without SQLite's own.</summary>
    private const string Columns =
        """
        SELECT t.name, c.name, c.type, c."notnull", c.pk, c.hidden,
               t.sql LIKE '%WITHOUT%ROWID%',
               (SELECT count(*) FROM pragma_table_xinfo(t.name) k WHERE k.pk > 0),
               EXISTS (SELECT 1 FROM pragma_index_list(t.name) i WHERE i."unique" AND NOT i.partial
                       AND (SELECT count(*) FROM pragma_index_info(i.name)) = 1
                       AND (SELECT n.name FROM pragma_index_info(i.name) n) = c.name)
        FROM sqlite_master t JOIN pragma_table_xinfo(t.name) c
        WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite\_%' ESCAPE '\' AND t.sql NOT LIKE 'CREATE VIRTUAL TABLE%'
        ORDER BY t.name, c.cid
        """;

    private Dictionary<string, long> _broken = [];

    public async Task<DatabaseShape> ReadShapeAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        var tables = new Dictionary<string, List<ColumnShape>>(StringComparer.Ordinal);
        await using var command = connection.CreateCommand();
        command.CommandText = Columns;
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            var (table, type) = (reader.GetString(0), reader.IsDBNull(2) ? "" : reader.GetString(2));
            var isOnlyKey = reader.GetInt64(4) > 0 && reader.GetInt64(7) == 1;
            if (!tables.TryGetValue(table, out var columns))
                tables.Add(table, columns = []);
            columns.Add(new ColumnShape
            {
                Name = reader.GetString(1),
                Type = type.Length == 0 ? "any type" : type,
                Kind = KindOf(type.ToUpperInvariant()),
                Nullable = reader.GetInt64(3) == 0,
                // 2 and 3: generated; 1: of a virtual table.
                Computed = reader.GetInt64(5) > 1,
                Identity = isOnlyKey && type.Equals("INTEGER", StringComparison.OrdinalIgnoreCase) && reader.GetInt64(6) == 0,
                Unique = isOnlyKey || reader.GetInt64(8) != 0,
            });
        }

        return new DatabaseShape([.. tables.Select(table => new TableShape(table.Key, Quote(table.Key), table.Value))], 0);
    }

    public string Quote(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    public string Text(string value) => value;

    public string Digest(string value) => $"{DigestFunction}(@key, CAST({value} AS TEXT))";

    public string Cast(string text, ColumnShape column) => column.Kind == ColumnKind.Binary ? $"CAST({text} AS BLOB)" : text;

    public async Task SuspendAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        var sqlite = (SqliteConnection)connection;
        sqlite.CreateFunction(DigestFunction, (string key, string text) => Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes(text))), isDeterministic: true);
        _broken = await BrokenAsync(sqlite, cancellationToken);
        await SqliteFile.QueryAsync(sqlite, "PRAGMA foreign_keys = OFF", cancellationToken);
        SQLitePCL.raw.sqlite3_db_config(sqlite.Handle, SQLitePCL.raw.SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, out _);
    }

    public Task DropLargeObjectsAsync(DbConnection connection, CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task ResumeAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        var sqlite = (SqliteConnection)connection;
        // Samples of values for the query planner (ANALYZE).
        foreach (var table in await SqliteFile.QueryAsync(sqlite, "SELECT name FROM sqlite_master WHERE name IN ('sqlite_stat1', 'sqlite_stat3', 'sqlite_stat4')", cancellationToken))
            await SqliteFile.QueryAsync(sqlite, $"DELETE FROM {table}", cancellationToken);
        var broken = (await BrokenAsync(sqlite, cancellationToken))
            .Where(one => one.Value > _broken.GetValueOrDefault(one.Key))
            .Select(one => string.Create(CultureInfo.InvariantCulture, $"{one.Value - _broken.GetValueOrDefault(one.Key)} rows of {one.Key}"))
            .ToList();
        if (broken.Count > 0)
            throw new SlipwayException(ExitCode.Failed, "After the scrub rows refer to others that are not there any more.") { Details = broken, Next = "Give both sides the same rule, or delete the rows that refer, too." };
        // Pages that are free, and what was in the others before, go.
        await SqliteFile.QueryAsync(sqlite, "VACUUM", cancellationToken);
    }

    public string Message(DbException exception) => exception.Message;

    /// <summary>By the rules of SQLite's documentation, "Determination Of Column Affinity", with what the common mappers write.</summary>
    private static ColumnKind KindOf(string type)
    {
        bool Has(string part) => type.Contains(part, StringComparison.Ordinal);
        return Has("INT") || Has("BOOL") || Has("REAL") || Has("FLOA") || Has("DOUB") || Has("DEC") || Has("NUM") ? ColumnKind.Number
            : Has("DATE") || Has("TIME") ? ColumnKind.Time
            : Has("BLOB") || Has("BINARY") ? ColumnKind.Binary
            : Has("JSON") ? ColumnKind.Other
            : ColumnKind.Text;
    }

    /// <returns>Numbers of rows that refer to nothing, by <c>table to table</c>.</returns>
    private static async Task<Dictionary<string, long>> BrokenAsync(SqliteConnection connection, CancellationToken cancellationToken)
    {
        var broken = new Dictionary<string, long>(StringComparer.Ordinal);
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT \"table\", parent, count(*) FROM pragma_foreign_key_check GROUP BY 1, 2";
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            broken.Add($"{reader.GetString(0)} (to {reader.GetString(1)})", reader.GetInt64(2));
        return broken;
    }
}
