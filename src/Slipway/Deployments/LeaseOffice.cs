using Slipway.Deployments.Json;
using Slipway.State;

namespace Slipway.Deployments;

/// <summary>Takes leases, and says why one cannot be had.</summary>
internal sealed class LeaseOffice(IStateStore store, string environment, string sightings, ProcessIdentity identity, TimeProvider time)
{
    private const int Attempts = 5;

    private readonly LeaseKeys _names = new(environment);

    /// <summary>The holder whose lease was taken over because it is dead; null: it was free.</summary>
    public LeaseHolder? Victim { get; private set; }

    /// <exception cref="RefusedException">Somebody else holds it.</exception>
    public async Task<Lease> TakeAsync(string actor, string reason, CancellationToken cancellationToken)
    {
        LeaseState state;
        for (var attempt = 1; ; attempt++)
        {
            state = await LeaseState.ReadAsync(store, _names, cancellationToken);
            if (state.Holder is not null && !IsDead(state))
                throw Refusal(state.Holder);
            var holder = new LeaseHolder
            {
                Epoch = state.Epoch + 1,
                Actor = actor,
                Host = identity.Host,
                ProcessId = identity.ProcessId,
                ProcessStart = identity.Start,
                BootId = identity.BootId,
                PidNamespace = identity.PidNamespace,
                Reason = reason,
                TakenAt = time.GetUtcNow(),
            };
            if (await TryCreateAsync(holder, cancellationToken))
            {
                Victim = state.Holder;
                await PruneAsync(state);
                return new Lease(store, environment, holder, time);
            }

            if (attempt == Attempts)
                throw new RefusedException($"The lease on {environment} changes hands too fast: {Attempts} attempts were lost to others.") { Next = "Run the same command again." };
        }
    }

    public async Task<(LeaseState State, bool Dead)> LookAsync(CancellationToken cancellationToken)
    {
        var state = await LeaseState.ReadAsync(store, _names, cancellationToken);
        return (state, state.Holder is not null && identity.KnowsDead(state.Holder));
    }

    private bool IsDead(LeaseState state) =>
        identity.KnowsDead(state.Holder!) || LeaseSighting.Unchanged(sightings, state, identity.BootId, time) >= Lease.Term;

    private async Task<bool> TryCreateAsync(LeaseHolder holder, CancellationToken cancellationToken)
    {
        var key = _names.Holder(holder.Epoch);
        var content = LeaseJson.Write(holder);
        try
        {
            if (!await store.TryCreateAsync(key, content, cancellationToken))
                return false;
        }
        catch (Exception)
        {
            await WithdrawAsync(key, content, holder.Epoch);
            throw;
        }

        // A contender that read long ago may create an epoch that was pruned since: the newest one counts.
        var keys = await store.ListAsync(_names.Prefix, CancellationToken.None);
        if (keys.All(other => _names.EpochOf(other) <= holder.Epoch))
            return true;
        await store.DeleteAsync(key, CancellationToken.None);
        return false;
    }

    /// <summary>A write that failed may have taken effect: nobody would let go of that lease while this process lives.</summary>
    private async Task WithdrawAsync(string key, byte[] content, long epoch)
    {
        try
        {
            if (await store.ReadAsync(key, CancellationToken.None) is { } written && written.AsSpan().SequenceEqual(content))
                await store.TryCreateAsync(_names.Released(epoch), content, CancellationToken.None);
        }
        catch (SlipwayException)
        {
            // The failure of the write itself is told; when this process ends, the next command takes the lease over.
        }
    }

    private async Task PruneAsync(LeaseState state)
    {
        try
        {
            foreach (var key in state.Keys.Where(key => _names.EpochOf(key) < state.Epoch))
                await store.DeleteAsync(key, CancellationToken.None);
        }
        catch (Exception)
        {
            // Old epochs do no harm, and the next holder removes them: tidying must not cost the lease that was just taken.
        }
    }

    private RefusedException Refusal(LeaseHolder holder) =>
        new($"{environment} is being changed by {holder.Actor} on {holder.Host} (pid {holder.ProcessId}): {holder.Reason}, since {holder.TakenAt.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC. Nothing was touched.")
        {
            Next = $"Wait for it and run the same command again. If that process is gone, run it again after {Lease.Term.TotalSeconds:0} s: a lease without a heartbeat is taken over.",
        };
}
