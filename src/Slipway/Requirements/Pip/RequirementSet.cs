namespace Slipway.Requirements.Pip;

/// <summary>All that a requirements file and the files that it includes ask for.</summary>
internal sealed class RequirementSet
{
    /// <summary>What is installed, in pip's order. A file that is included twice counts once.</summary>
    public required IReadOnlyList<RequirementEntry> Requirements { get; init; }

    /// <summary>What is installed in no other version, if something asks for it.</summary>
    public required IReadOnlyList<RequirementEntry> Constraints { get; init; }

    /// <summary>Options that hold for the whole installation, in pip's order.</summary>
    public required IReadOnlyList<GlobalOption> Options { get; init; }

    /// <summary>Every file that was read, the selected one first, then in the order in which pip comes to them.</summary>
    public required IReadOnlyList<RequirementsSource> Files { get; init; }

    /// <summary>Names of the variables (<c>${NAME}</c>) that the files use, in ordinal order.</summary>
    public required IReadOnlyCollection<string> Variables { get; init; }

    /// <summary>Whether pip verifies every file that it installs: <c>--require-hashes</c>, or a hash somewhere.</summary>
    public bool RequiresHashes =>
        !Options.Any(option => option.Option == PipOption.NoRequireHashes)
        && (Options.Any(option => option.Option == PipOption.RequireHashes) || Requirements.Concat(Constraints).Any(entry => entry.Hashes.Count > 0));

    /// <summary>The index that is asked: the last <c>--index-url</c>; null: pip's own.</summary>
    public GlobalOption? IndexUrl => Options.LastOrDefault(option => option.Option == PipOption.IndexUrl);
}

/// <summary>A file that was read.</summary>
/// <param name="Path">Relative to the project root, with forward slashes.</param>
/// <param name="Sha256">Of its bytes, in lower-case hexadecimal digits.</param>
internal sealed record RequirementsSource(string Path, string Sha256);
