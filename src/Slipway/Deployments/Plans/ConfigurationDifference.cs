namespace Slipway.Deployments.Plans;

/// <summary>Keys of the configuration that differ, by name: values may be nobody's business.</summary>
/// <param name="Changes">What differs, config, then secrets, then settings.</param>
/// <param name="NotCompared">Secrets whose reference is the same and whose values were not compared, with the reason.</param>
/// <param name="Unknown">Why nothing is known; null: it is.</param>
public sealed record ConfigurationDifference(IReadOnlyList<KeyChange> Changes, IReadOnlyList<NotCompared> NotCompared, string? Unknown);

/// <summary>A key that differs.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Change">How it changes.</param>
/// <param name="What">Of a changed secret, what changes about it: <c>reference</c> or <c>value</c>; else null.</param>
public sealed record KeyChange(string Name, KeyKind Kind, Change Change, string? What = null);

/// <summary>A secret whose values were not compared.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Why">Why not.</param>
public sealed record NotCompared(string Name, string Why);

/// <summary>Where in an environment file a key stands.</summary>
public enum KeyKind
{
    /// <summary>Below <c>config</c>.</summary>
    Config,

    /// <summary>Below <c>secrets</c>.</summary>
    Secret,

    /// <summary>Health, uploads, the platform.</summary>
    Setting,
}
