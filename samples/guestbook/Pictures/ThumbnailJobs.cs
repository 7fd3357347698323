using Guestbook.Storage;

namespace Guestbook.Pictures;

internal sealed record ThumbnailJob(long Id, string Picture, int Attempt);

/// <summary>The queue of thumbnails to make. It is a table, so that any number of workers can take from it.</summary>
internal sealed class ThumbnailJobs(Database database)
{
    public const int MaximumAttempts = 3;

    // A worker that holds a job for longer is taken for dead, and another one takes it over.
    private static readonly TimeSpan Term = TimeSpan.FromMinutes(1);

    /// <summary>Takes the oldest open job, or returns null. No two workers get the same one.</summary>
    public async Task<ThumbnailJob?> TakeAsync(CancellationToken cancellationToken)
    {
        // SQLite has one writer at a time. PostgreSQL workers skip the rows that others are just taking.
        var skipLocked = database.Dialect == Dialect.PostgreSql ? "FOR UPDATE SKIP LOCKED" : "";
        var now = DateTimeOffset.UtcNow;
        await using var connection = await database.ConnectAsync(cancellationToken);
        var taken = await connection.Command(
            $"""
            UPDATE thumbnail_jobs SET state = 'running', attempts = attempts + 1, taken_until = @until
            WHERE id = (
                SELECT id FROM thumbnail_jobs
                WHERE state = 'queued' OR (state = 'running' AND taken_until < @now)
                ORDER BY id LIMIT 1 {skipLocked})
            RETURNING id, picture, attempts
            """,
            ("now", now.ToUnixTimeMilliseconds()), ("until", (now + Term).ToUnixTimeMilliseconds()))
            .QueryAsync(row => new ThumbnailJob(row.GetInt64(0), row.GetString(1), row.GetInt32(2)), cancellationToken);
        return taken.SingleOrDefault();
    }

    public Task CompleteAsync(ThumbnailJob job, CancellationToken cancellationToken) =>
        FinishAsync(job, "done", null, cancellationToken);

    public Task FailAsync(ThumbnailJob job, string error, CancellationToken cancellationToken) =>
        FinishAsync(job, "failed", error, cancellationToken);

    /// <summary>Gives the job back for another attempt, by whichever worker, after <paramref name="delay"/>.</summary>
    public async Task RetryAsync(ThumbnailJob job, string error, TimeSpan delay, CancellationToken cancellationToken)
    {
        await using var connection = await database.ConnectAsync(cancellationToken);
        await connection.Command(
            "UPDATE thumbnail_jobs SET taken_until = @until, error = @error WHERE id = @id AND attempts = @attempt",
            ("until", (DateTimeOffset.UtcNow + delay).ToUnixTimeMilliseconds()), ("error", error), ("id", job.Id), ("attempt", job.Attempt))
            .ExecuteAsync(cancellationToken);
    }

    private async Task FinishAsync(ThumbnailJob job, string state, string? error, CancellationToken cancellationToken)
    {
        await using var connection = await database.ConnectAsync(cancellationToken);
        // The attempt is the fence: whoever lost the job meanwhile has no say in it any more.
        await connection.Command(
            "UPDATE thumbnail_jobs SET state = @state, error = @error WHERE id = @id AND attempts = @attempt",
            ("state", state), ("error", error), ("id", job.Id), ("attempt", job.Attempt))
            .ExecuteAsync(cancellationToken);
    }
}
