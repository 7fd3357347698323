using System.Globalization;
using System.Security.Cryptography;
using Microsoft.Data.Sqlite;
using Slipway.Data.Scrubbing;
using Slipway.Data.Uploads.Unix;
using Slipway.FaultPoints;

namespace Slipway.Data.Databases.Sqlite;

/// <summary>A SQLite database, by the online backup API.</summary>
/// <param name="file">Absolute path of the database.</param>
/// <param name="scratch">Directory with room for a copy of it.</param>
internal sealed class SqliteEngine(string file, string scratch) : IDatabaseEngine
{
    public const string EngineName = "sqlite";
    public const string DumpFormat = "sqlite database";

    public string Name => EngineName;

    public async Task<IDatabaseSnapshot> PrepareSnapshotAsync(CancellationToken cancellationToken) => await SqliteSnapshot.PrepareAsync(file, scratch, cancellationToken);

    public async Task<RestoredDatabase> RestoreBesideAsync(Stream dump, DatabaseContents contents, string name, CancellationToken cancellationToken)
    {
        if (contents.Server.Engine != Name)
            throw new SlipwayException(ExitCode.Usage, $"A point of {contents.Server.Engine} cannot be restored into the SQLite database {file}.");
        var beside = name;
        State.DurableFile.CreateDirectory(Path.GetDirectoryName(beside)!);
        try
        {
            State.DurableFile.WriteNew(beside, []);
            FaultPoint.Reach("database", "created");
            await using (var created = new FileStream(beside, FileMode.Open, FileAccess.Write, FileShare.None, bufferSize: 0))
            {
                await dump.CopyToAsync(created, 1024 * 1024, cancellationToken);
                created.Flush(flushToDisk: true);
            }

            FaultPoint.Reach("database", "restored");
            var (tables, notes) = await ProveAsync(beside, contents, cancellationToken);
            MakeLike(beside);
            return new RestoredDatabase(new SqliteUrl(beside), tables, notes);
        }
        catch (Exception exception)
        {
            SqliteFile.Delete(beside);
            throw exception switch
            {
                SqliteException sqlite => SqliteFile.Failed(beside, "Restoring", sqlite),
                IOException io when Releases.DiskFull.Is(io) => Releases.DiskFull.While("restoring the database", beside, io),
                _ => exception,
            };
        }
    }

    public Task DropAsync(DatabaseUrl restored, CancellationToken cancellationToken)
    {
        if (restored is not SqliteUrl { File: var beside } || !beside.StartsWith($"{file}.", StringComparison.Ordinal))
            throw new InvalidOperationException($"{restored} was not restored beside {file}.");
        SqliteFile.Delete(beside);
        return Task.CompletedTask;
    }

    public Task ExchangeAsync(string beside, string kept, CancellationToken cancellationToken) => SqliteExchange.RunAsync(file, beside, kept, cancellationToken);

    public Task<bool> ExistsAsync(string name, CancellationToken cancellationToken) => Task.FromResult(File.Exists(name));

    public string NewName(string purpose) => string.Create(CultureInfo.InvariantCulture, $"{file}.{purpose}-{DateTime.UtcNow:yyyyMMddHHmmss}-{RandomNumberGenerator.GetHexString(4, lowercase: true)}");

    public IDatabaseEngine Of(string name) => new SqliteEngine(name, scratch);

    public IDatabaseEngine Apart(string directory) => new SqliteEngine(Path.Combine(directory, Path.GetFileName(file)), scratch);

    public async Task<ScrubSession> OpenScrubAsync(string? key, CancellationToken cancellationToken) =>
        new(await SqliteFile.OpenAsync(file, cancellationToken), new SqliteScrubbing(), key);

    public string NameOf(DatabaseUrl beside) => ((SqliteUrl)beside).File;

    public DatabaseUrl Beside(string name) => new SqliteUrl(name);

    public async Task<DatabaseServer> ReadServerAsync(CancellationToken cancellationToken)
    {
        await using var connection = await SqliteFile.OpenAsync(file, cancellationToken);
        return new DatabaseServer(EngineName, connection.ServerVersion);
    }

    public async Task<IReadOnlyList<TableRows>> CountAsync(CancellationToken cancellationToken)
    {
        await using var connection = await SqliteFile.OpenAsync(file, cancellationToken);
        return await SqliteFile.CountAsync(connection, cancellationToken);
    }

    public async Task<MigrationRecord?> ReadMigrationsAsync(CancellationToken cancellationToken)
    {
        await using var connection = await SqliteFile.OpenAsync(file, cancellationToken);
        return await SqliteFile.ReadMigrationsAsync(connection, cancellationToken);
    }

    private static async Task<(IReadOnlyList<TableRows> Tables, IReadOnlyList<string> Notes)> ProveAsync(string beside, DatabaseContents contents, CancellationToken cancellationToken)
    {
        List<string> notes = [];
        await using var connection = await SqliteFile.OpenAsync(beside, cancellationToken);
        try
        {
            var found = await SqliteFile.QueryAsync(connection, "PRAGMA integrity_check(20)", cancellationToken);
            if (found is not ["ok"])
                throw new SlipwayException(ExitCode.Failed, $"The restored database {beside} is damaged, as the one was that was backed up; it was dropped.") { Details = found, Next = "Take an older point." };
        }
        catch (SqliteException exception) when (exception.SqliteErrorCode == 1)
        {
            // SQLITE_ERROR: an index or constraint calls a function that only the app defines.
            notes.Add($"SQLite could not check it without the app: {exception.Message}");
        }

        var tables = await SqliteFile.CountAsync(connection, cancellationToken);
        TableDifferences.EnsureNone(beside, contents.Tables, tables);
        return (tables, notes);
    }

    /// <summary>With mode and owner of the database that it may replace: the app may run as somebody else.</summary>
    private void MakeLike(string beside)
    {
        if (OperatingSystem.IsWindows() || !File.Exists(file))
            return;
        File.SetUnixFileMode(beside, File.GetUnixFileMode(file));
        if (Environment.IsPrivilegedProcess && OperatingSystem.IsLinux())
        {
            var status = FileStatus.Of(Libc.Root, FileName.Terminated(file), file);
            Libc.SetOwner(Libc.Root, FileName.Terminated(beside), status.Owner, status.Group, beside);
        }
    }
}
