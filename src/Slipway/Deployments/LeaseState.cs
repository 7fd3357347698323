using Slipway.Deployments.Json;
using Slipway.State;

namespace Slipway.Deployments;

/// <summary>The newest epoch of an environment's lease, as the shared state has it.</summary>
/// <param name="Epoch">Newest epoch; 0: it was never taken.</param>
/// <param name="Holder">Who took it; null: it is free.</param>
/// <param name="Beat">Newest heartbeat; 0: none yet.</param>
/// <param name="Keys">Every key there is, for pruning.</param>
internal sealed record LeaseState(long Epoch, LeaseHolder? Holder, long Beat, IReadOnlyList<string> Keys)
{
    public static async Task<LeaseState> ReadAsync(IStateStore store, LeaseKeys names, CancellationToken cancellationToken)
    {
        var keys = await store.ListAsync(names.Prefix, cancellationToken);
        var epoch = 0L;
        foreach (var key in keys)
        {
            if (key == names.Holder(names.EpochOf(key)))
                epoch = Math.Max(epoch, names.EpochOf(key));
        }

        if (epoch == 0 || keys.Contains(names.Released(epoch)))
            return new LeaseState(epoch, null, 0, keys);
        var key0 = names.Holder(epoch);
        if (await store.ReadAsync(key0, cancellationToken) is not { } content)
            return await ReadAsync(store, names, cancellationToken); // it was withdrawn since it was listed
        var holder = StateJson.Read(content, LeaseJson.ReadHolder, store, key0, "lease", "If nobody is deploying there now, delete that file and run the same command again.");
        var beat = keys.Where(key => names.EpochOf(key) == epoch).Max(LeaseKeys.BeatOf);
        return new LeaseState(epoch, holder, beat, keys);
    }
}
