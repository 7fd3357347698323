using System.Data.Common;
using Guestbook.Storage;
using Guestbook.Pictures;

namespace Guestbook;

/// <summary>Makes thumbnails until it is told to stop.</summary>
internal sealed class Worker(Database database, TextWriter log)
{
    private static readonly TimeSpan Idle = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(5);

    private readonly ThumbnailJobs _jobs = new(database);
    private readonly PictureStore _pictures = new();

    public async Task RunAsync(CancellationToken stop)
    {
        await log.WriteLineAsync("worker: waiting for pictures");
        try
        {
            while (true)
                await Task.Delay(await StepAsync(stop), stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            await log.WriteLineAsync("worker: stopped");
        }
    }

    /// <returns>How long to rest before the next step.</returns>
    private async Task<TimeSpan> StepAsync(CancellationToken stop)
    {
        try
        {
            if (await _jobs.TakeAsync(stop) is not { } job)
                return Idle;
            // A job in hand is finished, whether or not the worker is told to stop: it is a matter of a second.
            await DoAsync(job, CancellationToken.None);
            return TimeSpan.Zero;
        }
        catch (DbException exception)
        {
            await log.WriteLineAsync($"worker: database: {exception.Message}; next attempt in {AfterFailure.TotalSeconds} s");
            return AfterFailure;
        }
    }

    private async Task DoAsync(ThumbnailJob job, CancellationToken cancellationToken)
    {
        if (job.Attempt > ThumbnailJobs.MaximumAttempts)
        {
            // Whoever had it never came back: most likely this picture kills its worker.
            await FailAsync($"given up after {ThumbnailJobs.MaximumAttempts} attempts");
            return;
        }
        try
        {
            var thumbnail = Thumbnail.Make(await _pictures.ReadAsync(job.Picture, cancellationToken));
            await _pictures.SaveThumbnailAsync(job.Picture, thumbnail, cancellationToken);
            await _jobs.CompleteAsync(job, cancellationToken);
            await log.WriteLineAsync($"worker: {job.Picture}: thumbnail of {thumbnail.Length} bytes");
        }
        catch (Exception exception) when (exception is MalformedPictureException or FileNotFoundException or DirectoryNotFoundException)
        {
            await FailAsync(exception.Message);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            await _jobs.RetryAsync(job, exception.Message, AfterFailure, cancellationToken);
            await log.WriteLineAsync($"worker: {job.Picture}: {exception.Message}; next attempt in {AfterFailure.TotalSeconds} s");
        }

        async Task FailAsync(string error)
        {
            await _jobs.FailAsync(job, error, cancellationToken);
            await log.WriteLineAsync($"worker: {job.Picture}: failed: {error}");
        }
    }
}
