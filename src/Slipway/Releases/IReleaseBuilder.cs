using Slipway.Environments;

namespace Slipway.Releases;

/// <summary>Makes releases out of commits, and finds those that were made.</summary>
public interface IReleaseBuilder
{
    /// <summary>
    /// Returns the release of a commit: the one that exists where it was built with the same inputs, else a new one
    /// with the variant of every environment.
    /// </summary>
    Task<BuiltRelease> BuildAsync(BuildRequest request, CancellationToken cancellationToken);

    /// <returns>The release that <see cref="BuildAsync"/> would return without building; null: it would build, or that cannot be told.</returns>
    Task<ReleaseManifest?> FindAsync(BuildRequest request, CancellationToken cancellationToken) => Task.FromResult<ReleaseManifest?>(null);
}

/// <summary>What to build.</summary>
public sealed record BuildRequest
{
    /// <summary>Every environment of the project: a build makes the variant of each.</summary>
    public required IReadOnlyList<AppEnvironment> Environments { get; init; }

    /// <summary>Git revision; null: the current commit, with uncommitted changes where <see cref="AllowDirty"/> says so.</summary>
    public string? Revision { get; init; }

    /// <summary>Whether uncommitted changes may be built in (marked <c>dirty</c>).</summary>
    public bool AllowDirty { get; init; }

    /// <summary>Is called with the commit right before something is built; not where the release exists.</summary>
    public Func<string, CancellationToken, Task>? BeforeBuild { get; init; }

    /// <summary>A new phase, such as <c>publish net10.0 for staging</c>.</summary>
    public IProgress<string>? Phase { get; init; }

    /// <summary>How far the phase is, told often and from several threads.</summary>
    public IProgress<Advance>? Advance { get; init; }

    /// <summary>What people should know of the release that is made, such as a lock that is missing: one line each.</summary>
    public IProgress<string>? Notice { get; init; }

    /// <summary>Output of the tools, for the log.</summary>
    public IProgress<string>? Output { get; init; }
}

/// <summary>A release, and whether it was there already.</summary>
public sealed record BuiltRelease(ReleaseManifest Manifest, bool Existing);
