using System.IO.Pipelines;

namespace Slipway.Deployments.Backups;

/// <summary>Gives one stream to several readers at once, at the pace of the slowest, in bounded memory.</summary>
internal static class DumpCopies
{
    private const int Buffer = 1024 * 1024;

    /// <summary>Reads a stream to its end and gives it to each reader. A reader that fails does not stop the others.</summary>
    /// <param name="source">The stream. When it throws, every reader's stream does.</param>
    /// <param name="readers">Read the stream that they are given to its end, and put failures of their own into their result.</param>
    /// <param name="cancellationToken">Stops all of it.</param>
    public static async Task<T[]> ReadAsync<T>(Stream source, IReadOnlyList<Func<Stream, Task<T>>> readers, CancellationToken cancellationToken)
    {
        if (readers.Count == 1)
            return [await readers[0](source)];
        var pipes = readers.Select(_ => new Pipe(new PipeOptions(pauseWriterThreshold: 4 * Buffer, resumeWriterThreshold: 2 * Buffer, useSynchronizationContext: false))).ToList();
        var results = pipes.Select((pipe, i) => ReadAsync(pipe.Reader, readers[i])).ToList();
        var failure = await CopyAsync(source, pipes, cancellationToken);
        foreach (var pipe in pipes)
            await pipe.Writer.CompleteAsync(failure);
        var read = await Task.WhenAll(results);
        cancellationToken.ThrowIfCancellationRequested();
        return failure is null ? read : throw failure;
    }

    private static async Task<T> ReadAsync<T>(PipeReader reader, Func<Stream, Task<T>> read)
    {
        try
        {
            return await read(reader.AsStream());
        }
        finally
        {
            await reader.CompleteAsync();
        }
    }

    private static async Task<Exception?> CopyAsync(Stream source, IReadOnlyList<Pipe> pipes, CancellationToken cancellationToken)
    {
        try
        {
            var buffer = new byte[Buffer];
            var open = pipes.Select(pipe => pipe.Writer).ToList();
            while (open.Count > 0 && await source.ReadAsync(buffer, cancellationToken) is > 0 and var count)
            {
                foreach (var writer in open.ToList())
                {
                    if ((await writer.WriteAsync(buffer.AsMemory(0, count), cancellationToken)).IsCompleted)
                        open.Remove(writer);
                }
            }

            return null;
        }
        catch (Exception exception)
        {
            return exception;
        }
    }
}
