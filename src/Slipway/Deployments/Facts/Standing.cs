using Slipway.Environments;
using Slipway.Platforms;
using Slipway.Releases;

namespace Slipway.Deployments.Facts;

/// <summary>What an environment runs, would run, or is declared to run: what its facts are read from.</summary>
internal sealed record Standing
{
    public required AppEnvironment Environment { get; init; }

    /// <summary>In words, such as <c>v3, release 1a2b3c4-d5e6f7</c>.</summary>
    public required string Origin { get; init; }

    /// <summary>Id of the release; null: nothing was deployed.</summary>
    public string? Release { get; init; }

    /// <summary>The release; null: there is none, or it cannot be read.</summary>
    public ReleaseManifest? Manifest { get; init; }

    /// <summary>Key of the variant in it.</summary>
    public string? Variant { get; init; }

    /// <summary>Where its locks are; null: there is no repository.</summary>
    public SourceRevision? Revision { get; init; }

    /// <summary>Digest that its locks must have; null: any.</summary>
    public string? Lock { get; init; }

    /// <summary>Runtime that the work tree declares; null: a release says it, or nothing does.</summary>
    public string? Runtime { get; init; }

    public RunConfiguration? Run { get; init; }

    /// <summary>Fingerprints that were made when it was deployed; null: its secrets are looked at now.</summary>
    public SecretPrints? Prints { get; init; }

    /// <summary>Why what is null is.</summary>
    public required string Missing { get; init; }
}
