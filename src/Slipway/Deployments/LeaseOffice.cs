using Slipway.Deployments.Json;
using Slipway.State;

namespace Slipway.Deployments;

/// <summary>Takes leases, and says why one cannot be had.</summary>
internal sealed class LeaseOffice(IStateStore store, string environment, string sightings, ProcessIdentity identity, TimeProvider time)
{
    private const int Attempts = 5;

    /// <summary>Whoever waits looks again after one second, then after two, and so on: the state may be far away.</summary>
    private static readonly TimeSpan ShortestPause = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    private readonly LeaseKeys _names = new(environment);

    /// <summary>The holder whose lease was taken over because it is dead; null: it was free.</summary>
    public LeaseHolder? Victim { get; private set; }

    /// <exception cref="RefusedException">Somebody else holds it.</exception>
    public Task<Lease> TakeAsync(string actor, string reason, CancellationToken cancellationToken) =>
        TakeAsync(actor, reason, LeaseWait.None, cancellationToken);

    /// <exception cref="RefusedException">Somebody else holds it, and did until the wait was over.</exception>
    public async Task<Lease> TakeAsync(string actor, string reason, LeaseWait wait, CancellationToken cancellationToken) =>
        new(store, environment, await ObtainAsync(actor, reason, byHand: false, wait, cancellationToken), time);

    /// <summary>Takes it for as long as nobody breaks it: no process has to stay.</summary>
    /// <exception cref="RefusedException">Somebody else holds it, and did until the wait was over.</exception>
    public Task<LeaseHolder> HoldAsync(string actor, string reason, LeaseWait wait, CancellationToken cancellationToken) =>
        ObtainAsync(actor, reason, byHand: true, wait, cancellationToken);

    /// <summary>Takes it from whoever has it, and lets go of it.</summary>
    /// <returns>What was broken and is recorded; null: nobody held it.</returns>
    public async Task<LeaseBreak?> BreakAsync(string actor, string reason, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            await store.RefreshAsync(cancellationToken);
            var state = await LeaseState.ReadAsync(store, _names, cancellationToken);
            if (state.Holder is not { } victim)
                return null;
            var holder = Holder(state.Epoch + 1, actor, $"unlock: {reason}", byHand: false);
            if (await TryCreateAsync(holder, cancellationToken))
            {
                var broken = new LeaseBreak { Epoch = holder.Epoch, Actor = actor, Reason = reason, At = holder.TakenAt, Victim = victim };
                try
                {
                    await store.TryCreateAsync(_names.Broken(holder.Epoch), LeaseBreakJson.Write(broken), CancellationToken.None);
                }
                finally
                {
                    await store.TryCreateAsync(_names.Released(holder.Epoch), LeaseJson.Write(holder), CancellationToken.None);
                }

                await PruneAsync(state);
                return broken;
            }

            if (attempt == Attempts)
                throw ChangesHands();
        }
    }

    /// <returns>Every lease that was broken, the newest first.</returns>
    public async Task<IReadOnlyList<LeaseBreak>> BreaksAsync(CancellationToken cancellationToken)
    {
        var breaks = new List<LeaseBreak>();
        foreach (var key in (await store.ListAsync(_names.BreaksPrefix, cancellationToken)).OrderDescending(StringComparer.Ordinal))
        {
            if (await store.ReadAsync(key, cancellationToken) is { } content)
                breaks.Add(StateJson.Read(content, LeaseBreakJson.Read, store, key, "record of a broken lease", "It is only told about: delete that file."));
        }

        return breaks;
    }

    public async Task<(LeaseState State, bool Dead)> LookAsync(CancellationToken cancellationToken)
    {
        var state = await LeaseState.ReadAsync(store, _names, cancellationToken);
        return (state, state.Holder is not null && identity.KnowsDead(state.Holder));
    }

    private async Task<LeaseHolder> ObtainAsync(string actor, string reason, bool byHand, LeaseWait wait, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        LeaseHolder? told = null;
        var pause = TimeSpan.Zero;
        for (var attempt = 1; ; attempt++)
        {
            await store.RefreshAsync(cancellationToken);
            var state = await LeaseState.ReadAsync(store, _names, cancellationToken);
            if (state.Holder is { } other && !IsDead(state))
            {
                // Whoever locked it by hand went away: nobody knows for how long.
                var left = other.ByHand ? TimeSpan.Zero : wait.AtMost - time.GetElapsedTime(start);
                if (left <= TimeSpan.Zero)
                    throw LeaseWords.Refusal(environment, other, wait.AtMost);
                if (other.Epoch != told?.Epoch)
                    wait.Told(other);
                told = other;
                pause = pause < LongestPause ? pause + ShortestPause : pause;
                await Task.Delay(pause < left ? pause : left, time, wait.Interruption);
                attempt = 0;
                continue;
            }

            var holder = Holder(state.Epoch + 1, actor, reason, byHand);
            if (await TryCreateAsync(holder, cancellationToken))
            {
                Victim = state.Holder;
                await PruneAsync(state);
                return holder;
            }

            if (attempt == Attempts)
                throw ChangesHands();
        }
    }

    private LeaseHolder Holder(long epoch, string actor, string reason, bool byHand) => new()
    {
        Epoch = epoch,
        Actor = actor,
        Host = identity.Host,
        ProcessId = identity.ProcessId,
        ProcessStart = identity.Start,
        BootId = identity.BootId,
        PidNamespace = identity.PidNamespace,
        Reason = reason,
        TakenAt = time.GetUtcNow(),
        ByHand = byHand,
    };

    private bool IsDead(LeaseState state) =>
        state.Holder is { ByHand: false } holder && (identity.KnowsDead(holder) || LeaseSighting.Unchanged(sightings, state, identity.BootId, time) >= Lease.Term);

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
        await store.RefreshAsync(CancellationToken.None);
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
            await store.DeleteAllAsync([.. state.Keys.Where(key => _names.EpochOf(key) < state.Epoch)], CancellationToken.None);
        }
        catch (Exception)
        {
            // Old epochs do no harm, and the next holder removes them: tidying must not cost the lease that was just taken.
        }
    }

    private RefusedException ChangesHands() =>
        new($"The lease on {environment} changes hands too fast: {Attempts} attempts were lost to others.") { Next = "Run the same command again." };
}
