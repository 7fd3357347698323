namespace Slipway.Releases;

/// <summary>What a builder made.</summary>
/// <param name="Runtime">Runtime that it needs.</param>
/// <param name="Platform">Platform tag.</param>
/// <param name="Directory">Where the files lie.</param>
/// <param name="Files">Paths of the files below it, with forward slashes.</param>
internal sealed record BuiltVariant(string Runtime, string Platform, string Directory, IReadOnlyList<string> Files)
{
    /// <summary>Wheels of its packages, in the content store already.</summary>
    public IReadOnlyList<ReleaseFile> Wheels { get; init; } = [];

    /// <summary>Digest of what the environment's configuration made of the files; empty: nothing did.</summary>
    public string Made { get; init; } = "";
}
