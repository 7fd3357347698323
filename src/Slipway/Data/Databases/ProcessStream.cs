using System.IO.Pipelines;
using Slipway.Processes;

namespace Slipway.Data.Databases;

/// <summary>
/// What a program writes. Its end is reached only when the program ended with 0: a program that died half-way is an error
/// for whoever reads, and not a short content. Disposing it ends the program.
/// </summary>
internal sealed class ProcessStream : ForwardStream
{
    private const int Ahead = 4 * 1024 * 1024;

    private readonly Stream _output;
    private readonly CancellationTokenSource _stop;
    private readonly Task _run;
    private readonly IDisposable? _resource;
    private int _disposed;

    /// <param name="command">The program.</param>
    /// <param name="what">What it does, for a message: <c>Dumping postgres://…</c>.</param>
    /// <param name="resource">Something that the program needs and that goes with it.</param>
    /// <param name="cancellationToken">Ends the program.</param>
    public ProcessStream(Command command, string what, IDisposable? resource, CancellationToken cancellationToken)
    {
        _resource = resource;
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: Ahead, resumeWriterThreshold: Ahead / 2, useSynchronizationContext: false, minimumSegmentSize: 64 * 1024));
        _output = pipe.Reader.AsStream();
        _run = Task.Run(() => RunAsync(command, what, pipe.Writer, _stop.Token), CancellationToken.None);
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await _output.ReadAsync(buffer, cancellationToken);
        Done += read;
        return read;
    }

    public override async ValueTask DisposeAsync()
    {
        // The base class disposes once more.
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
            return;
        await _stop.CancelAsync();
        await _output.DisposeAsync();
        await _run;
        _stop.Dispose();
        _resource?.Dispose();
        await base.DisposeAsync();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            DisposeAsync().AsTask().GetAwaiter().GetResult();
        base.Dispose(disposing);
    }

    /// <summary>Ends without an exception: what went wrong is the reader's to see.</summary>
    private static async Task RunAsync(Command command, string what, PipeWriter writer, CancellationToken cancellationToken)
    {
        Exception? failure = null;
        try
        {
            var result = await (command with { Output = (stream, token) => stream.CopyToAsync(writer, token) }).RunAsync(null, cancellationToken);
            if (result.ExitCode != 0)
                failure = new SlipwayException(ExitCode.Failed, $"{what} failed: {Path.GetFileName(command.Executable)} ended with exit code {result.ExitCode}.") { Details = result.Lines };
        }
        catch (Exception exception)
        {
            failure = exception;
        }

        await writer.CompleteAsync(failure);
    }
}
