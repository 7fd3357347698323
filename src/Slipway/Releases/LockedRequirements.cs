using Slipway.Requirements;

namespace Slipway.Releases;

/// <summary>The locks of an environment in a commit or a work tree.</summary>
/// <param name="Digest">Combined digest, as a release made with them records it.</param>
/// <param name="Files">How many files they are; 0: there is no lock.</param>
/// <param name="Packages">What they hold; null: one of them cannot be read.</param>
public sealed record LockedRequirements(string Digest, int Files, IReadOnlyList<LockedPackage>? Packages);
