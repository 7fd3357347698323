using Microsoft.Data.Sqlite;
using Slipway.FaultPoints;
using Slipway.State;

namespace Slipway.Data.Databases.Sqlite;

/// <summary>
/// Puts another file in the place of a database. The one in use is locked and its log written into it first, so that a
/// crash between two names leaves a whole database under the name that the app uses.
/// </summary>
internal static class SqliteExchange
{
    public static async Task RunAsync(string file, string beside, string kept, CancellationToken cancellationToken)
    {
        if (File.Exists(file) && !File.Exists(beside) && File.Exists(kept))
            return;
        if (!File.Exists(beside))
            throw new SlipwayException(ExitCode.Failed, $"There is no file {beside} that could take the place of {file}.");
        if (File.Exists(file) && IsSame(file, beside))
        {
            // A crash came between its second name and the exchange, and this is the way back.
            File.Delete(beside);
            return;
        }

        try
        {
            await using var locked = File.Exists(file) ? await LockAsync(file, cancellationToken) : null;
            if (locked is not null && !HardLink.TryCreate(file, kept) && !IsSame(file, kept))
                throw new SlipwayException(ExitCode.Failed, $"{kept} is there already.");
            FaultPoint.Reach("database", "kept");
            // Empty by now, and nobody else's: they go with the name of the file.
            foreach (var companion in SqliteUrl.Companions)
                File.Delete(file + companion);
            File.Move(beside, file, overwrite: true);
            FaultPoint.Reach("database", "exchanged");
            DurableFile.FlushDirectory(Path.GetDirectoryName(file)!);
        }
        catch (SqliteException exception)
        {
            throw SqliteFile.Failed(file, "Locking", exception);
        }
        catch (IOException exception)
        {
            throw new SlipwayException(ExitCode.Failed, $"{beside} could not take the place of {file}: {exception.Message}", exception);
        }
    }

    /// <summary>Nobody writes from now on, and everything that was written is in the file itself.</summary>
    private static async Task<SqliteConnection> LockAsync(string file, CancellationToken cancellationToken)
    {
        var connection = await SqliteFile.OpenAsync(file, cancellationToken);
        try
        {
            await SqliteFile.QueryAsync(connection, "PRAGMA wal_checkpoint(TRUNCATE)", cancellationToken);
            // When it closes it would remove the log by its name, which may be that of the new file by then.
            SQLitePCL.raw.sqlite3_db_config(connection.Handle, SQLitePCL.raw.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, out _);
            await using var command = connection.CreateCommand();
            command.CommandText = "BEGIN IMMEDIATE";
            await command.ExecuteNonQueryAsync(cancellationToken);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>After a crash between the second name and the exchange.</summary>
    private static bool IsSame(string file, string kept) =>
        Uploads.Unix.FileStatus.TryOf(Uploads.Unix.Libc.Root, Uploads.Unix.FileName.Terminated(file), file) is { } one
        && Uploads.Unix.FileStatus.TryOf(Uploads.Unix.Libc.Root, Uploads.Unix.FileName.Terminated(kept), kept) is { } other
        && (one.Device, one.Inode) == (other.Device, other.Inode);
}
