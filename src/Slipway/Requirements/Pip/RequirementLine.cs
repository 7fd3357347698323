namespace Slipway.Requirements.Pip;

/// <summary>What one line is: a requirement, an include, or options.</summary>
/// <param name="At">Where it begins.</param>
/// <param name="LastLine">The last line of the file that belongs to it.</param>
internal sealed record RequirementLine(SourceLocation At, int LastLine)
{
    /// <summary>Null: it is no requirement.</summary>
    public PipRequirement? Requirement { get; init; }

    /// <summary>The requirement as it was written: never to be shown, see <see cref="Shown"/>.</summary>
    public string Written { get; init; } = "";

    /// <summary>What was written, for an error about the requirement as a whole; credentials hidden.</summary>
    public string Shown => Environments.Shown.Text(Credentials.Redact(Written));

    public IReadOnlyList<RequirementHash> Hashes { get; init; } = [];

    public IReadOnlyList<ParsedOption> ConfigSettings { get; init; } = [];

    /// <summary>The file that is included (<c>-r</c>, <c>-c</c>); null: none is.</summary>
    public ParsedOption? Include { get; init; }

    /// <summary>Where the name of the included file stands.</summary>
    public SourceLocation IncludeAt { get; init; }

    /// <summary>Options for the whole installation, each with its place.</summary>
    public IReadOnlyList<(ParsedOption Option, SourceLocation At)> Options { get; init; } = [];
}
