using Slipway.Environments;
using Slipway.Releases;

namespace Slipway.Platforms;

/// <summary>A release on its way to an environment.</summary>
public sealed record StageRequest
{
    public required AppEnvironment Environment { get; init; }

    /// <summary>Number of the deployment in its environment.</summary>
    public required int Deployment { get; init; }

    public required ReleaseManifest Release { get; init; }

    public required Variant Variant { get; init; }

    public required RunConfiguration Run { get; init; }

    /// <summary>Resolved secrets by name.</summary>
    public required IReadOnlyDictionary<string, Secret> Secrets { get; init; }

    public required Fence Fence { get; init; }

    /// <summary>Output lines of long work (unpacking, the release command), for the log.</summary>
    public IProgress<string>? Output { get; init; }
}

/// <summary>A release that lies ready on the platform.</summary>
/// <param name="Request">What was staged.</param>
/// <param name="Reference">The platform's own name for it, such as a directory.</param>
public sealed record StagedRelease(StageRequest Request, string Reference);
