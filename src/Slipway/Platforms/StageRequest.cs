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

    /// <summary>
    /// Deployment of this environment with the same release, variant and configuration, whose warm processes may be
    /// taken over instead of starting new ones; null: none. A rollback names its target here.
    /// </summary>
    public int? SameAs { get; init; }

    /// <summary>Whether the processes of <see cref="SameAs"/> were running when it was asked last: then there is nothing to unpack for.</summary>
    public bool SameAsRuns { get; init; }

    /// <summary>Parts that are done, such as <c>web.1 healthy after 0.4 s</c>: one line each, for people.</summary>
    public IProgress<string>? Progress { get; init; }

    /// <summary>How far staging is, told often and from several threads.</summary>
    public IProgress<Advance>? Advance { get; init; }

    /// <summary>Output lines of long work (unpacking, the release command), for the log.</summary>
    public IProgress<string>? Output { get; init; }
}

/// <summary>A release that lies ready on the platform.</summary>
/// <param name="Request">What was staged.</param>
/// <param name="Reference">The platform's own name for it, such as a directory. Empty where the run that staged it died before it could say: then the deployment's number tells.</param>
public sealed record StagedRelease(StageRequest Request, string Reference);
