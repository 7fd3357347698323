using Slipway.Platforms;

namespace Slipway.Deployments.Backups;

/// <summary>
/// Lets new requests wait while data change their places, where the platform can. It is asked for again and again for a
/// short time: when this process dies, they go on by themselves.
/// </summary>
internal sealed class DataHold(IPlatform platform, TimeProvider time)
{
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Renewal = TimeSpan.FromSeconds(5);

    /// <summary>Requests under way get this long: after that their data go from under them.</summary>
    private static readonly TimeSpan ForRequestsUnderWay = TimeSpan.FromSeconds(5);

    private TaskCompletionSource? _ended;
    private DateTimeOffset? _byHand;
    private Task _renewing = Task.CompletedTask;

    public async Task BeginAsync(Fence fence, CancellationToken cancellationToken)
    {
        if (_ended is not null || platform is not IPauseRequests pause || await platform.ObserveAsync(cancellationToken) is not { Unavailable: null, Deployment: not null } observed)
            return;
        _byHand = observed.Pause?.Until;
        await HoldAsync(pause, fence, ForRequestsUnderWay, cancellationToken);
        _ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _renewing = RenewAsync(_ended.Task, pause, fence);
    }

    /// <summary>Lets requests go on; where somebody had paused them by hand, when that would have ended. Does nothing where none are held.</summary>
    public async Task EndAsync(Fence fence, CancellationToken cancellationToken)
    {
        if (_ended is null || platform is not IPauseRequests pause)
            return;
        _ended.TrySetResult();
        await _renewing;
        (_ended, _renewing) = (null, Task.CompletedTask);
        if (_byHand - time.GetUtcNow() is { } left && left > TimeSpan.Zero)
            await pause.PauseAsync(left, fence, null, cancellationToken);
        else
            await pause.ResumeAsync(fence, cancellationToken);
    }

    private async Task HoldAsync(IPauseRequests pause, Fence fence, TimeSpan patience, CancellationToken cancellationToken)
    {
        using var enough = new CancellationTokenSource(patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(enough.Token, cancellationToken);
        try
        {
            await pause.PauseAsync(Length, fence, null, either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // New requests wait all the same.
        }
    }

    private async Task RenewAsync(Task ended, IPauseRequests pause, Fence fence)
    {
        while (await Task.WhenAny(ended, Task.Delay(Renewal, time)) != ended)
        {
            try
            {
                await HoldAsync(pause, fence, Renewal, CancellationToken.None);
            }
            catch (SlipwayException)
            {
                // The platform is away for a moment, or the lease is lost: the next step finds out which.
            }
        }
    }
}
