using System.Data.Common;
using System.Globalization;
using Guestbook.Storage;

namespace Guestbook.Entries;

internal sealed class EntryStore(Database database)
{
    private const string Columns = "id, name, message, picture, created_at";
    // Any number does, so long as nobody else in the same PostgreSQL database uses it.
    private const long AppendLock = 0x656e7472696573;

    /// <summary>Adds an entry and, where it has a picture, the job to make its thumbnail: both or neither.</summary>
    public async Task<long> AddAsync(string name, string message, string? picture, CancellationToken cancellationToken)
    {
        await using var connection = await database.ConnectAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        if (database.Dialect == Dialect.PostgreSql)
        {
            // Ids come from a sequence and transactions commit in any order. Live pages ask for "all after the last id
            // I saw", so an entry that became visible after a younger one would be missed: writers go one by one.
            await Within(connection.Command($"SELECT pg_advisory_xact_lock({AppendLock})")).ExecuteAsync(cancellationToken);
        }
        var id = await Within(connection.Command(
            "INSERT INTO entries (name, message, picture, created_at) VALUES (@name, @message, @picture, @now) RETURNING id",
            ("name", name), ("message", message), ("picture", picture),
            ("now", DateTimeOffset.UtcNow.ToUnixTimeMilliseconds()))).ScalarAsync(cancellationToken);
        if (picture is not null)
            await Within(connection.Command("INSERT INTO thumbnail_jobs (picture) VALUES (@picture)", ("picture", picture))).ExecuteAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return Convert.ToInt64(id, CultureInfo.InvariantCulture);

        DbCommand Within(DbCommand command)
        {
            command.Transaction = transaction;
            return command;
        }
    }

    /// <summary>Entries older than <paramref name="before"/>, newest first.</summary>
    public Task<List<Entry>> OlderAsync(long before, int count, CancellationToken cancellationToken) =>
        QueryAsync($"SELECT {Columns} FROM entries WHERE id < @id ORDER BY id DESC LIMIT @count", before, count, cancellationToken);

    /// <summary>Entries younger than <paramref name="after"/>, oldest first.</summary>
    public Task<List<Entry>> YoungerAsync(long after, int count, CancellationToken cancellationToken) =>
        QueryAsync($"SELECT {Columns} FROM entries WHERE id > @id ORDER BY id LIMIT @count", after, count, cancellationToken);

    /// <returns>Id of the newest entry; 0 where there is none.</returns>
    public async Task<long> NewestIdAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.ConnectAsync(cancellationToken);
        var id = await connection.Command("SELECT coalesce(max(id), 0) FROM entries").ScalarAsync(cancellationToken);
        return Convert.ToInt64(id, CultureInfo.InvariantCulture);
    }

    private async Task<List<Entry>> QueryAsync(string sql, long id, int count, CancellationToken cancellationToken)
    {
        await using var connection = await database.ConnectAsync(cancellationToken);
        return await connection.Command(sql, ("id", id), ("count", count)).QueryAsync(Read, cancellationToken);
    }

    private static Entry Read(DbDataReader row) => new(
        row.GetInt64(0),
        row.GetString(1),
        row.GetString(2),
        row.IsDBNull(3) ? null : row.GetString(3),
        DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(4)));
}
