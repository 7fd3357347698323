using System.Data.Common;
using System.Globalization;
using System.Reflection;

namespace Guestbook.Storage;

/// <summary>Brings the schema up to date with the numbered SQL files that are embedded in the app.</summary>
internal sealed class Migrations(Database database)
{
    // Any number does, so long as nobody else in the same PostgreSQL database uses it.
    private const long AdvisoryLock = 0x6775657374626f6f;

    private readonly IReadOnlyList<Migration> _known = Migration.Embedded(database.Dialect);

    /// <summary>Applies what is missing. Two processes may do this at once: the second waits and finds nothing to do.</summary>
    /// <returns>Names of the migrations that this call applied.</returns>
    public async Task<IReadOnlyList<string>> ApplyAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.ConnectAsync(cancellationToken);
        if (database.Dialect == Dialect.Sqlite)
        {
            // Readers go on while somebody writes. The mode stays in the file and cannot be changed inside a transaction.
            await connection.Command("PRAGMA journal_mode = WAL").ScalarAsync(cancellationToken);
        }
        // On SQLite the transaction begins IMMEDIATE, which is the lock; DDL is transactional in both dialects.
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        if (database.Dialect == Dialect.PostgreSql)
            await Run(connection, transaction, $"SELECT pg_advisory_xact_lock({AdvisoryLock})", cancellationToken);
        await Run(connection, transaction, "CREATE TABLE IF NOT EXISTS schema_migrations (version INTEGER PRIMARY KEY, name TEXT NOT NULL, applied_at BIGINT NOT NULL)", cancellationToken);

        var missing = await MissingAsync(connection, cancellationToken);
        foreach (var migration in missing)
        {
            await Run(connection, transaction, migration.Sql, cancellationToken);
            var record = connection.Command(
                "INSERT INTO schema_migrations (version, name, applied_at) VALUES (@version, @name, @now)",
                ("version", migration.Version), ("name", migration.Name), ("now", DateTimeOffset.UtcNow.ToUnixTimeMilliseconds()));
            record.Transaction = transaction;
            await record.ExecuteAsync(cancellationToken);
        }
        await transaction.CommitAsync(cancellationToken);
        return [.. missing.Select(m => m.Name)];
    }

    /// <summary>
    /// Names of the migrations that this release needs and the database lacks. Migrations that only a newer release
    /// knows are no concern: after a rollback they are there, and are written so that older code works with them.
    /// </summary>
    public async Task<IReadOnlyList<string>> PendingAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.ConnectAsync(cancellationToken);
        var exists = await connection.Command(database.Dialect == Dialect.Sqlite
            ? "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = 'schema_migrations'"
            : "SELECT count(*) FROM information_schema.tables WHERE table_schema = current_schema() AND table_name = 'schema_migrations'").ScalarAsync(cancellationToken);
        if (Convert.ToInt64(exists, CultureInfo.InvariantCulture) == 0)
            return [.. _known.Select(m => m.Name)];
        return [.. (await MissingAsync(connection, cancellationToken)).Select(m => m.Name)];
    }

    private async Task<List<Migration>> MissingAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        var applied = await connection.Command("SELECT version FROM schema_migrations")
            .QueryAsync(row => row.GetInt32(0), cancellationToken);
        return [.. _known.Where(m => !applied.Contains(m.Version))];
    }

    private static Task<int> Run(DbConnection connection, DbTransaction transaction, string sql, CancellationToken cancellationToken)
    {
        var command = connection.Command(sql);
        command.Transaction = transaction;
        return command.ExecuteAsync(cancellationToken);
    }

    private sealed record Migration(int Version, string Name, string Sql)
    {
        /// <summary>Files are named <c>001_what_it_does.sql</c>, one folder a dialect.</summary>
        public static IReadOnlyList<Migration> Embedded(Dialect dialect)
        {
            var assembly = Assembly.GetExecutingAssembly();
            var folder = dialect == Dialect.Sqlite ? "sqlite/" : "postgresql/";
            var found = new List<Migration>();
            foreach (var resource in assembly.GetManifestResourceNames())
            {
                var path = resource.Replace('\\', '/');
                if (!path.StartsWith(folder, StringComparison.Ordinal))
                    continue;
                var name = Path.GetFileNameWithoutExtension(path);
                using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
                found.Add(new Migration(int.Parse(name.AsSpan(0, 3), NumberStyles.None, CultureInfo.InvariantCulture), name, reader.ReadToEnd()));
            }
            found.Sort((a, b) => a.Version.CompareTo(b.Version));
            return found;
        }
    }
}
