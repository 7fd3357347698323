namespace Slipway.Parity;

/// <summary>What an environment is by one aspect.</summary>
public sealed record Fact
{
    /// <summary>Safe to show: never a secret, and of plain values only a fingerprint. Null: there is no such thing there.</summary>
    public string? Value { get; init; }

    /// <summary>Which key made the fingerprint that <see cref="Value"/> is; null: it is none, or one of this command's own.</summary>
    public string? Key { get; init; }

    /// <summary>Digest of what is behind it, such as of a package's files: two of one value may differ in that. Null: not known, and not compared.</summary>
    public string? Content { get; init; }

    /// <summary>Why two environments may have different ones by nature, such as the port; null: a difference has to be declared.</summary>
    public string? Own { get; init; }

    /// <summary>Why it cannot be told; null: it can.</summary>
    public string? Unknown { get; init; }

    internal static Fact Absent { get; } = new();

    internal static Fact Of(string? value) => new() { Value = value };

    internal static Fact NotKnown(string why) => new() { Unknown = why };
}
