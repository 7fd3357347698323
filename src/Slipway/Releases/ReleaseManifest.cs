namespace Slipway.Releases;

/// <summary>
/// What one commit was built into. Immutable; its id is <c>&lt;commit7&gt;-&lt;digest6&gt;</c>, the digest being the
/// SHA-256 of the manifest's canonical JSON without the id.
/// </summary>
public sealed record ReleaseManifest
{
    public const int CurrentFormat = 1;

    public int Format { get; init; } = CurrentFormat;

    public required string Id { get; init; }

    /// <summary>Full commit hash.</summary>
    public required string Commit { get; init; }

    /// <summary>SHA-256 over the uncommitted changes that were built in; null for a release of the commit alone.</summary>
    public string? Dirty { get; init; }

    /// <summary>Builder that made it, such as <c>dotnet</c>.</summary>
    public required string Builder { get; init; }

    /// <summary>Toolchain that made it, such as <c>.NET SDK 10.0.401</c>: equal ids are promised for equal toolchains.</summary>
    public required string Toolchain { get; init; }

    /// <summary>Directory of the app below the project root.</summary>
    public required string App { get; init; }

    /// <summary>Process types of the Procfile, in its order.</summary>
    public required IReadOnlyList<ProcessType> Processes { get; init; }

    /// <summary>Every environment that the release was built for, with the requirements that were selected for it and the key of its variant.</summary>
    public required IReadOnlyDictionary<string, EnvironmentVariant> Environments { get; init; }

    /// <summary>Variants by key. Environments with equal keys share one.</summary>
    public required IReadOnlyDictionary<string, Variant> Variants { get; init; }

    /// <exception cref="SlipwayException">The release was built before the environment existed.</exception>
    public Variant VariantFor(string environment) =>
        Environments.TryGetValue(environment, out var entry)
            ? Variants[entry.Variant]
            : throw new SlipwayException(ExitCode.Usage, $"Release {Id} has no variant for {environment}: it was built before environments/{environment}.yml existed.")
            {
                Next = "Build it again: ./build.sh --target=Build, or deploy the current commit.",
            };
}

/// <summary>A line of the Procfile.</summary>
/// <param name="Name">Process type: <c>web</c>, <c>worker</c>, <c>release</c> or any other.</param>
/// <param name="Command">Shell command.</param>
public sealed record ProcessType(string Name, string Command);

/// <summary>What an environment takes from a release.</summary>
/// <param name="Requirements">The requirements file that was selected, relative to the project root.</param>
/// <param name="Lock">Combined SHA-256 of the environment's lock files.</param>
/// <param name="Variant">Key of the variant.</param>
public sealed record EnvironmentVariant(string Requirements, string Lock, string Variant);

/// <summary>The release as one set of locked requirements makes it.</summary>
/// <param name="Key">Digest over requirements lock, runtime version and platform tag.</param>
/// <param name="Runtime">Runtime that it needs, such as <c>net10.0</c>.</param>
/// <param name="Platform">Platform tag, such as <c>any</c> or <c>linux-x64</c>.</param>
/// <param name="Files">Every file, in ordinal order of the paths.</param>
public sealed record Variant(string Key, string Runtime, string Platform, IReadOnlyList<ReleaseFile> Files)
{
    /// <summary>Wheels of a Python app's locked packages, in ordinal order of their names: they are installed beside the release and not unpacked into it. None for other apps.</summary>
    public IReadOnlyList<ReleaseFile> Wheels { get; init; } = [];

    /// <summary>What is kept and shared of it: each list under a name of its own, as releases with other files may have the same wheels.</summary>
    internal IEnumerable<IReadOnlyList<ReleaseFile>> Contents => Wheels.Count == 0 ? [Files] : [Files, Wheels];
}

/// <summary>One file of a variant.</summary>
/// <param name="Path">Relative path with forward slashes; never absolute, never with <c>..</c>.</param>
/// <param name="Executable">Whether it has the execute bit: the one bit of the mode that is kept.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Sha256">Lower-case hex digest of the content.</param>
public sealed record ReleaseFile(string Path, bool Executable, long Size, string Sha256);
