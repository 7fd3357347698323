using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Guestbook.Storage;

/// <summary>The database behind the guestbook: one SQLite file, or PostgreSQL.</summary>
internal sealed class Database : IAsyncDisposable
{
    private readonly DbDataSource _source;

    private Database(Dialect dialect, DbDataSource source)
    {
        Dialect = dialect;
        _source = source;
    }

    public Dialect Dialect { get; }

    /// <param name="url">See <see cref="DatabaseUrl"/>.</param>
    /// <param name="create">Whether a SQLite file that is not there is made. Only migrations do that: a web process
    /// that made an empty file would hide that its data is not where it looks.</param>
    /// <exception cref="SettingsException">The URL cannot be used.</exception>
    public static Database Open(string url, bool create = false)
    {
        if (DatabaseUrl.TrySqliteFile(url) is { } file)
        {
            var directory = Path.GetDirectoryName(Path.GetFullPath(file))!;
            if (create)
                Directory.CreateDirectory(directory);
            var sqlite = new SqliteConnectionStringBuilder
            {
                DataSource = file,
                Mode = create ? SqliteOpenMode.ReadWriteCreate : SqliteOpenMode.ReadWrite,
                ForeignKeys = true,
                DefaultTimeout = 10,
            };
            return new Database(Dialect.Sqlite, SqliteFactory.Instance.CreateDataSource(sqlite.ConnectionString));
        }
        var builder = new NpgsqlSlimDataSourceBuilder(DatabaseUrl.PostgresConnectionString(url));
        builder.EnableTransportSecurity();
        return new Database(Dialect.PostgreSql, builder.Build());
    }

    public async Task<DbConnection> ConnectAsync(CancellationToken cancellationToken) =>
        await _source.OpenConnectionAsync(cancellationToken);

    public ValueTask DisposeAsync() => _source.DisposeAsync();
}

internal enum Dialect
{
    Sqlite,
    PostgreSql,
}
