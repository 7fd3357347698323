namespace Slipway.Environments;

/// <summary>One key of an environment's configuration.</summary>
/// <param name="Key">Path of the key, such as <c>platform.port</c>.</param>
/// <param name="Value">Its value; null: none.</param>
/// <param name="At">Where it is written; null: nowhere.</param>
public sealed record ConfigurationSetting(string Key, ConfigurationValue? Value, SourceLocation? At)
{
    /// <summary>Where the value comes from that is not written in a file.</summary>
    public const string Default = "default";

    /// <summary>Where it comes from, in words: the place, or <see cref="Default"/>, or what else has the say.</summary>
    public string Origin { get; init; } = At is { } at ? (at with { Column = 0 }).ToString() : Default;

    /// <summary>What <c>base.yml</c> says and does not count, because this stands in its place.</summary>
    public IReadOnlyList<ConfigurationSetting> Instead { get; init; } = [];

    /// <returns>Whether the key is another one or below it.</returns>
    public bool IsBelow(string key) => IsWithin(Key, key);

    /// <returns>Whether the key is another one or above it, as <c>state</c> is above <c>state.kind</c>.</returns>
    public bool IsAbove(string key) => IsWithin(key, Key);

    private static bool IsWithin(string key, string outer) =>
        key.StartsWith(outer, StringComparison.Ordinal) && (key.Length == outer.Length || key[outer.Length] == '.');
}
