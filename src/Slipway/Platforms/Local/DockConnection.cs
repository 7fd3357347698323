using System.Net.Sockets;
using System.Text.Json;
using Slipway.Platforms.Local.Protocol;

namespace Slipway.Platforms.Local;

/// <summary>A connection to a running daemon, past its hello.</summary>
internal sealed class DockConnection : IDisposable
{
    private readonly LineChannel _channel;

    private DockConnection(LineChannel channel, DockHello hello)
    {
        _channel = channel;
        Hello = hello;
    }

    public DockHello Hello { get; }

    /// <returns>The connection; null when no daemon listens.</returns>
    /// <exception cref="SlipwayException">Something else than this project's dock listens there.</exception>
    public static async Task<DockConnection?> TryOpenAsync(DockPaths paths, CancellationToken cancellationToken)
    {
        if (!File.Exists(paths.Socket))
            return null;
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        var channel = new LineChannel(socket);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(paths.Socket), cancellationToken);
            var hello = await channel.ReadAsync(ReplyReader.Hello, cancellationToken);
            if (hello is null)
            {
                // It ended between the two calls.
                channel.Dispose();
                return null;
            }

            return hello.Root == paths.Root
                ? new DockConnection(channel, hello)
                : throw new SlipwayException(ExitCode.Failed, $"{paths.Socket} belongs to the dock of {hello.Root}, not to {paths.Root}")
                {
                    Next = $"Stop that one first: kill {hello.ProcessId}",
                };
        }
        catch (SocketException)
        {
            channel.Dispose();
            return null;
        }
        catch (JsonException exception)
        {
            channel.Dispose();
            throw new SlipwayException(ExitCode.Failed, $"what listens on {paths.Socket} is not a dock: {exception.Message}", exception);
        }
        catch
        {
            channel.Dispose();
            throw;
        }
    }

    /// <summary>Sends a request and reads its answer to the end.</summary>
    /// <returns>The status, where the request asks for one.</returns>
    /// <exception cref="SlipwayException">The daemon could not do it, or ended meanwhile.</exception>
    public async Task<DockStatus?> SendAsync(DockRequest request, IProgress<string>? progress, CancellationToken cancellationToken)
    {
        try
        {
            await _channel.WriteAsync(request, RequestJson.Default.DockRequest, cancellationToken);
            while (await _channel.ReadAsync(ReplyReader.Reply, cancellationToken) is { } reply)
            {
                if (reply.Progress is { } text)
                    progress?.Report(text);
                if (reply.Error is { } error)
                    throw Failure(error);
                if (reply.Done)
                    return reply.Status;
            }
        }
        catch (SocketException exception)
        {
            throw Lost(request, exception);
        }

        throw Lost(request, null);
    }

    public void Dispose() => _channel.Dispose();

    private static SlipwayException Failure(DockError error) => error.Refused
        ? new RefusedException(error.Message) { Next = error.Next, Details = error.Details }
        : new SlipwayException(ExitCode.Failed, error.Message) { Next = error.Next, Details = error.Details };

    private static SlipwayException Lost(DockRequest request, Exception? inner) =>
        new(ExitCode.Failed, $"the dock's daemon ended while it was asked to {request.Verb}; .slipway/dock/dock.log says why", inner);
}
