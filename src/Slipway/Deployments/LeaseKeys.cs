using System.Globalization;

namespace Slipway.Deployments;

/// <summary>Names of a lease's objects: one environment's epochs, each with its heartbeats and its end.</summary>
internal sealed class LeaseKeys(string environment)
{
    private const string BeatMark = ".beat.";

    public string Prefix { get; } = $"environments/{environment}/lease/";

    /// <summary>Records of broken leases: beside the leases, which are pruned.</summary>
    public string BreaksPrefix { get; } = $"environments/{environment}/unlocks/";

    public string Broken(long epoch) => $"{BreaksPrefix}{epoch:D10}.json";

    public string Holder(long epoch) => $"{Prefix}{epoch:D10}.json";

    public string Released(long epoch) => $"{Prefix}{epoch:D10}.released";

    public string Beat(long epoch, long number) => $"{Prefix}{epoch:D10}{BeatMark}{number:D10}";

    public long EpochOf(string key)
    {
        var name = key.AsSpan(Prefix.Length);
        var dot = name.IndexOf('.');
        return dot > 0 && long.TryParse(name[..dot], NumberStyles.None, CultureInfo.InvariantCulture, out var epoch) ? epoch : 0;
    }

    public static long BeatOf(string key)
    {
        var mark = key.IndexOf(BeatMark, StringComparison.Ordinal);
        return mark >= 0 && long.TryParse(key.AsSpan(mark + BeatMark.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
    }
}
