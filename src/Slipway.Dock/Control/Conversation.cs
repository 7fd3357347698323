using System.Net.Sockets;
using System.Text.Json;
using Slipway.Dock.Hosting;
using Slipway.Platforms.Local.Protocol;

namespace Slipway.Dock.Control;

/// <summary>Carries out one request and tells its client how it goes.</summary>
internal sealed class Conversation(LineChannel channel, Hosting.Dock dock, DockLog log, Action listenNoMore)
{
    public async Task AnswerAsync(DockRequest request)
    {
        // Whoever asks for a start and goes away wants it no more; the other requests are carried out to the end.
        // Not disposed: the client is watched until it goes, which is after the answer.
        var gone = new CancellationTokenSource();
        _ = WatchAsync(gone);
        try
        {
            await dock.Recovered;
            await CarryOutAsync(request, gone.Token);
        }
        catch (OperationCanceledException) when (gone.IsCancellationRequested)
        {
            log.Write($"{request.Verb} of {request.Environment} v{request.Deployment} was given up by its client");
        }
        catch (SlipwayException exception)
        {
            log.Write($"{request.Verb} of {request.Environment} v{request.Deployment}: {exception.Message}");
            await SendAsync(new DockReply { Error = new DockError(exception.Message, exception.Details, exception is RefusedException) { Next = exception.Next } });
        }
        catch (Exception exception) when (exception is not SocketException)
        {
            log.Write($"{request.Verb} of {request.Environment} v{request.Deployment}: {exception}");
            await SendAsync(new DockReply { Error = new DockError($"the dock failed to {request.Verb}: {exception.Message}", [], false) { Next = "The whole story is in .slipway/dock/dock.log." } });
        }
    }

    private async Task CarryOutAsync(DockRequest request, CancellationToken gone)
    {
        DockStatus? status = null;
        switch (request.Verb)
        {
            case DockRequest.Status:
                status = dock.Observe();
                break;
            case DockRequest.Start:
                await Environment(request).StartAsync(request, ProgressAsync, gone);
                break;
            case DockRequest.Switch:
                await Environment(request).SwitchAsync(request, ProgressAsync);
                break;
            case DockRequest.Discard:
                await Environment(request).DiscardAsync(request);
                break;
            case DockRequest.Prune:
                await Environment(request).PruneAsync(request);
                break;
            case DockRequest.Remove:
                await Environment(request).RemoveAsync(request, ProgressAsync);
                await dock.ForgetAsync(request.Environment!);
                break;
            case DockRequest.Restart:
                await Environment(request).RestartAsync(request, ProgressAsync);
                break;
            case DockRequest.Close or DockRequest.Open or DockRequest.Hold or DockRequest.Release:
                await Environment(request).TurnDoorAsync(request, ProgressAsync);
                break;
            case DockRequest.Stop:
                await dock.StopAllAsync(ProgressAsync);
                // Before the answer: whoever has it and starts the dock again must not meet this daemon.
                listenNoMore();
                dock.Ending.TrySetResult(Ending.Stop);
                break;
            case DockRequest.HandOver:
                listenNoMore();
                dock.Ending.TrySetResult(Ending.HandOver);
                break;
            default:
                throw new SlipwayException(ExitCode.Failed, $"the dock knows no request {request.Verb}");
        }

        await SendAsync(new DockReply { Done = true, Status = status });
    }

    private HostedEnvironment Environment(DockRequest request) =>
        request is { Environment: { } name, TargetName: { } targetName }
            ? dock.FindOrAdd(name, targetName, request.Port)
            : throw new SlipwayException(ExitCode.Failed, $"{request.Verb} needs an environment");

    private Task ProgressAsync(string text) => SendAsync(new DockReply { Progress = text });

    private async Task SendAsync(DockReply reply)
    {
        try
        {
            await channel.WriteAsync(reply, ProtocolJson.Default.DockReply, CancellationToken.None);
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // Nobody listens any more; what was asked for is done all the same.
        }
    }

    private async Task WatchAsync(CancellationTokenSource gone)
    {
        try
        {
            await channel.ReadAsync(ProtocolJson.Default.DockRequest, CancellationToken.None);
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException or JsonException)
        {
            // A client that leaves with something unread resets the connection.
        }

        await gone.CancelAsync();
    }
}
