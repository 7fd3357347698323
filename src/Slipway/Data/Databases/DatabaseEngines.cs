using System.Runtime.CompilerServices;
using Slipway.Data.Databases.PostgreSql;
using Slipway.Data.Databases.Sqlite;

namespace Slipway.Data.Databases;

/// <summary>The engine behind a URL. Each in a method of its own: a command that touches no database loads neither library.</summary>
internal static class DatabaseEngines
{
    /// <param name="url">The database.</param>
    /// <param name="directory">Directory that the app runs in, to which a SQLite path is relative.</param>
    /// <param name="scratch">Directory on a disk with room for a copy of a SQLite database.</param>
    public static IDatabaseEngine Of(DatabaseUrl url, string directory, string scratch) => url switch
    {
        PostgreSqlUrl postgreSql => PostgreSql(postgreSql),
        SqliteUrl sqlite => Sqlite(sqlite, directory, scratch),
        _ => throw new InvalidOperationException($"There is no engine for {url}."),
    };

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static PostgreSqlEngine PostgreSql(PostgreSqlUrl url) => new(url);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static SqliteEngine Sqlite(SqliteUrl url, string directory, string scratch) => new(url.Locate(directory), scratch);
}
