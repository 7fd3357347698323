using Microsoft.AspNetCore.Http;

namespace Slipway.Dock.Routing;

/// <summary>
/// Stands before the router of one environment: closed for maintenance, requests get a page; while it is held, they
/// wait. Requests that are through already go on in both cases.
/// </summary>
internal sealed class Door(TimeProvider time)
{
    /// <summary>A bound for the memory that waiting requests take; whoever comes after gets 503.</summary>
    private const int MostHeld = 10_000;

    private readonly Lock _lock = new();
    private Closure? _closed;
    private Hold? _hold;
    private int _held;

    public Closure? Closed
    {
        get => Volatile.Read(ref _closed);
        set => Volatile.Write(ref _closed, value);
    }

    /// <summary>Until when requests wait; null: they do not.</summary>
    public DateTimeOffset? HeldUntil
    {
        get
        {
            lock (_lock)
                return _hold is { Released.Task.IsCompleted: false } hold ? hold.Until : null;
        }
    }

    /// <summary>How many requests wait.</summary>
    public int Held => Volatile.Read(ref _held);

    /// <summary>Lets requests wait, until a time at most. A hold that goes on gets the new end.</summary>
    public void HoldUntil(DateTimeOffset until)
    {
        var left = until - time.GetUtcNow();
        if (left <= TimeSpan.Zero)
            return;
        lock (_lock)
        {
            var hold = new Hold(until, _hold is { Released.Task.IsCompleted: false } going ? going.Released : new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
            _hold = hold;
            _ = ReleaseAsync(hold, left);
        }
    }

    /// <summary>Lets the waiting requests in, at once.</summary>
    public void Release()
    {
        lock (_lock)
        {
            _hold?.Released.TrySetResult();
            _hold = null;
        }
    }

    /// <returns>Whether the request may go on; else it is answered, or its client is gone.</returns>
    public async ValueTask<bool> PassAsync(HttpContext context)
    {
        Task? waiting;
        lock (_lock)
            waiting = _hold?.Released.Task;
        if (waiting is { IsCompleted: false } && !await WaitAsync(context, waiting))
            return false;
        if (Closed is not { } closure)
            return true;
        await MaintenancePage.WriteAsync(context, closure);
        return false;
    }

    private async Task<bool> WaitAsync(HttpContext context, Task waiting)
    {
        if (Interlocked.Increment(ref _held) > MostHeld)
        {
            Interlocked.Decrement(ref _held);
            await Pages.TooManyHeldAsync(context);
            return false;
        }

        try
        {
            await waiting.WaitAsync(context.RequestAborted);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
        finally
        {
            Interlocked.Decrement(ref _held);
        }
    }

    private async Task ReleaseAsync(Hold hold, TimeSpan left)
    {
        await Task.WhenAny(hold.Released.Task, Task.Delay(left, time));
        lock (_lock)
        {
            if (_hold != hold)
                return; // it was prolonged, or ended
        }

        Release();
    }

    private sealed record Hold(DateTimeOffset Until, TaskCompletionSource Released);
}

/// <summary>What a closed door says.</summary>
/// <param name="Since">When it was closed.</param>
/// <param name="By">Who closed it.</param>
/// <param name="Page">HTML.</param>
/// <param name="RetryAfter">When to come again.</param>
internal sealed record Closure(DateTimeOffset Since, string By, string Page, TimeSpan RetryAfter);
