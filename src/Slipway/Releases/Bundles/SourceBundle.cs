namespace Slipway.Releases.Bundles;

/// <summary>The source of a release as one environment's platform is sent it, kept in the content store as an uncompressed tar file.</summary>
/// <param name="Release">Id of the release.</param>
/// <param name="Environment">Name of the environment whose requirements it has.</param>
/// <param name="Content">The file: equal commits and locks make equal digests.</param>
public sealed record SourceBundle(string Release, string Environment, ReleaseFile Content);
