using Slipway.Environments;

namespace Slipway.Deployments;

/// <summary>Keyed fingerprints of the secrets' values, with a sign of the key that made them.</summary>
internal sealed record SecretPrints(IReadOnlyDictionary<string, string> ByName, string? Key)
{
    public static SecretPrints None { get; } = new(new Dictionary<string, string>(), null);

    public static SecretPrints Of(IReadOnlyDictionary<string, Secret> secrets, Func<Secret, string> fingerprint) => secrets.Count == 0
        ? None
        : new SecretPrints(
            secrets.OrderBy(secret => secret.Key, StringComparer.Ordinal).ToDictionary(secret => secret.Key, secret => fingerprint(secret.Value)),
            fingerprint(new Secret("slipway")));

    public static SecretPrints Of(DeploymentRecord record) => new(record.SecretFingerprints, record.FingerprintKey);

    /// <returns>Whether the same secrets have the same values, as far as that can be told: prints of another machine prove nothing.</returns>
    public bool Same(SecretPrints other) =>
        Key == other.Key
        && ByName.Count == other.ByName.Count
        && ByName.All(print => other.ByName.GetValueOrDefault(print.Key) == print.Value);

    /// <returns>Names of secrets whose values certainly differ, in ordinal order.</returns>
    public IReadOnlyList<string> Changed(SecretPrints other) => Key != other.Key
        ? []
        : ByName.Where(print => other.ByName.TryGetValue(print.Key, out var value) && value != print.Value).Select(print => print.Key).Order(StringComparer.Ordinal).ToList();
}
