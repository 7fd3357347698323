using Slipway.State;

namespace Slipway.Data.Points;

/// <summary>Reads the newest points of an environment, and no more of them than are needed: status is asked for often, and points are many.</summary>
internal sealed class RecentPointsReading(IStateStore state, string environment)
{
    private readonly Dictionary<string, KnownPoint?> _read = new(StringComparer.Ordinal);

    public async Task<RecentPoints> RunAsync(CancellationToken cancellationToken)
    {
        var keys = PointCatalog.Standing(await state.ListAsync(PointCatalog.Prefix(environment), cancellationToken)).ToLookup(PointCatalog.IdOf, StringComparer.Ordinal);
        // Ids begin with the moment.
        List<string> ids = [.. keys.Select(point => point.Key).OrderDescending(StringComparer.Ordinal)];
        var complete = new List<KnownPoint>(2);
        foreach (var id in ids)
        {
            if (complete.Count < 2 && await ReadAsync(id, keys, cancellationToken) is { IsComplete: true } known)
                complete.Add(known);
        }

        var tried = ids.Select(id => (Id: id, Last: keys[id].LastOrDefault(PointCatalog.IsDrill))).Where(point => point.Last is not null).ToList();
        KnownPoint? drilled = null;
        foreach (var (id, _) in tried)
            drilled ??= await ReadAsync(id, keys, cancellationToken) is { IsDrilled: true } known ? known : null;
        (string, Drill)? last = tried.Count > 0 && tried.MaxBy(point => Path.GetFileName(point.Last), StringComparer.Ordinal).Id is { } newest && await ReadAsync(newest, keys, cancellationToken) is { Drills: [.., var drill] }
            ? (newest, drill)
            : null;
        return new RecentPoints(complete.ElementAtOrDefault(0), complete.ElementAtOrDefault(1), drilled, last, ids.Count > 0 ? ids[^1] : null);
    }

    private async Task<KnownPoint?> ReadAsync(string id, ILookup<string, string> keys, CancellationToken cancellationToken)
    {
        if (_read.TryGetValue(id, out var known))
            return known;
        return _read[id] = await PointCatalog.ReadAsync(state, [.. keys[id]], cancellationToken) is [var point] ? point : null;
    }
}
