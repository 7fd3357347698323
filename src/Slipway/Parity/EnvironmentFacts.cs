using Slipway.Environments;

namespace Slipway.Parity;

/// <summary>Everything that is known of an environment, by aspect.</summary>
public sealed record EnvironmentFacts
{
    public required string Environment { get; init; }

    /// <summary>Where the facts come from, such as <c>v3, release 1a2b3c4-d5e6f7</c>.</summary>
    public required string Origin { get; init; }

    /// <summary>By the aspect's name, such as <c>packages/Django</c>.</summary>
    public required IReadOnlyDictionary<string, Fact> Facts { get; init; }

    /// <summary>Groups, such as <c>packages</c>, of which nothing is known, and why.</summary>
    public IReadOnlyDictionary<string, string> Unknown { get; init; } = new Dictionary<string, string>();

    /// <summary>Differences to others that are meant.</summary>
    public IReadOnlyList<Allowance> Allow { get; init; } = [];

    /// <summary>What should be known besides, such as a secret that is missing.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];
}
