using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Slipway.Data.Databases.Sqlite;

/// <summary>Copies a database page by page while others use it (SQLite's Online Backup API).</summary>
internal static class SqliteCopy
{
    /// <summary>Pages between two looks at whether it shall stop: 4 MiB of the usual size.</summary>
    private const int Step = 1024;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <param name="source">The database; what it sees is copied.</param>
    /// <param name="file">A new file.</param>
    /// <param name="cancellationToken">Stops it; the file stays behind.</param>
    public static async Task WriteAsync(SqliteConnection source, string file, CancellationToken cancellationToken)
    {
        // Made here and not by SQLite, which would make it for everybody to read.
        State.DurableFile.WriteNew(file, []);
        await using var target = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Mode = SqliteOpenMode.ReadWrite, Pooling = false }.ConnectionString);
        await target.OpenAsync(cancellationToken);
        // A copy that is not whole is thrown away: it needs no journal.
        await SqliteFile.QueryAsync(target, "PRAGMA journal_mode = OFF", cancellationToken);
        await SqliteFile.QueryAsync(target, "PRAGMA synchronous = OFF", cancellationToken);
        using var backup = raw.sqlite3_backup_init(target.Handle, "main", source.Handle, "main");
        if (backup is null || backup.IsInvalid)
            throw new SqliteException($"SQLite Error {raw.sqlite3_errcode(target.Handle)}: '{raw.sqlite3_errmsg(target.Handle).utf8_to_string()}'.", raw.sqlite3_errcode(target.Handle));
        var until = DateTime.UtcNow + Patience;
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var result = raw.sqlite3_backup_step(backup, Step);
            switch (result)
            {
                case raw.SQLITE_DONE:
                    return;
                case raw.SQLITE_OK:
                    until = DateTime.UtcNow + Patience;
                    break;
                case raw.SQLITE_BUSY or raw.SQLITE_LOCKED when DateTime.UtcNow < until:
                    await Task.Delay(TimeSpan.FromMilliseconds(20), cancellationToken);
                    break;
                default:
                    throw new SqliteException($"SQLite Error {result}: '{raw.sqlite3_errstr(result).utf8_to_string()}'.", result);
            }
        }
    }
}
