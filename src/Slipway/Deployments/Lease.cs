using Slipway.Deployments.Json;
using Slipway.Platforms;
using Slipway.State;

namespace Slipway.Deployments;

/// <summary>
/// The lock on an environment. An epoch is taken by creating its key; as long as the next epoch's key does not exist
/// the lease is held. Heartbeats are only for those who wonder whether the holder is alive.
/// </summary>
internal sealed class Lease : IAsyncDisposable
{
    /// <summary>How often the holder shows that it lives.</summary>
    public static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(5);

    /// <summary>How long an observer must see no change before it may take over.</summary>
    public static readonly TimeSpan Term = TimeSpan.FromSeconds(30);

    private readonly IStateStore _store;
    private readonly LeaseKeys _names;
    private readonly string _environment;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _lost = new();
    private readonly PeriodicTimer _timer;
    private readonly Task _beating;
    private bool _released;
    private bool _disposed;

    public Lease(IStateStore store, string environment, LeaseHolder holder, TimeProvider time)
    {
        _store = store;
        _environment = environment;
        _names = new LeaseKeys(environment);
        _time = time;
        Holder = holder;
        Fence = new Fence(holder.Epoch, $"{holder.Actor} ({holder.Reason})");
        Lost = _lost.Token;
        _timer = new PeriodicTimer(Heartbeat, time);
        _beating = BeatAsync();
    }

    public LeaseHolder Holder { get; }

    public Fence Fence { get; }

    /// <summary>Fires when the lease is lost.</summary>
    public CancellationToken Lost { get; }

    /// <summary>Asked before every call that changes something.</summary>
    /// <exception cref="LeaseLostException">It is lost.</exception>
    public async Task<Fence> EnsureHeldAsync(CancellationToken cancellationToken)
    {
        if (_lost.IsCancellationRequested || _released)
            throw await LossAsync(cancellationToken);
        if (await IsTakenOverAsync(cancellationToken))
        {
            await _lost.CancelAsync();
            throw await LossAsync(cancellationToken);
        }

        return Fence;
    }

    /// <summary>Lets go of it; does nothing when that is done or it is lost.</summary>
    public async Task ReleaseAsync()
    {
        if (_released || _lost.IsCancellationRequested)
            return;
        await StopBeatingAsync();
        await _store.TryCreateAsync(_names.Released(Holder.Epoch), LeaseJson.Write(Holder), CancellationToken.None);
        _released = true;
    }

    public async ValueTask DisposeAsync()
    {
        if (_disposed)
            return;
        _disposed = true;
        try
        {
            await ReleaseAsync();
        }
        finally
        {
            await StopBeatingAsync();
            _lost.Dispose();
        }
    }

    private async Task BeatAsync()
    {
        var lastBeat = _time.GetTimestamp();
        for (var number = 1L; await _timer.WaitForNextTickAsync(); number++)
        {
            try
            {
                // The one before stays until the next: an observer that lists at this moment sees at least one.
                var superfluous = number > 2 ? _names.Beat(Holder.Epoch, number - 2) : null;
                if (await IsTakenOverAsync(CancellationToken.None)
                    || !await _store.TryReplaceAsync(_names.Beat(Holder.Epoch, number), default, superfluous, CancellationToken.None))
                {
                    await _lost.CancelAsync();
                    return;
                }

                lastBeat = _time.GetTimestamp();
            }
            catch (SlipwayException)
            {
                // The store may come back. After the term somebody else may have taken over, and nobody could tell.
                if (_time.GetElapsedTime(lastBeat) >= Term)
                {
                    await _lost.CancelAsync();
                    return;
                }
            }
        }
    }

    private async Task<bool> IsTakenOverAsync(CancellationToken cancellationToken)
    {
        await _store.RefreshAsync(cancellationToken);
        return await _store.ExistsAsync(_names.Holder(Holder.Epoch + 1), cancellationToken);
    }

    /// <summary>A timer that is disposed of ends the waiting for it; a token would by an exception, the first of the process, which takes 10 ms.</summary>
    private Task StopBeatingAsync()
    {
        _timer.Dispose();
        return _beating;
    }

    private async Task<LeaseLostException> LossAsync(CancellationToken cancellationToken)
    {
        var state = await LeaseState.ReadAsync(_store, _names, cancellationToken);
        var who = state.Epoch > Holder.Epoch && state.Holder is { } holder
            ? $"{holder.Actor} on {holder.Host} took it over at {holder.TakenAt.UtcDateTime:HH:mm:ss} UTC ({holder.Reason})"
            : state.Epoch > Holder.Epoch
                ? "somebody took it over, and is done"
                : $"no heartbeat could be written for {Term.TotalSeconds:0} s";
        return new LeaseLostException($"The lease on {_environment} is lost: {who}.");
    }
}
