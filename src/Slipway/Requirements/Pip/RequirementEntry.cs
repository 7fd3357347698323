namespace Slipway.Requirements.Pip;

/// <summary>A requirement of a requirements file, or a constraint.</summary>
internal sealed class RequirementEntry
{
    public required PipRequirement Requirement { get; init; }

    public required RequirementOrigin Origin { get; init; }

    /// <summary>Whether it stands in a constraints file: it installs nothing, but says which version is taken if something else asks for the package.</summary>
    public required bool IsConstraint { get; init; }

    /// <summary>The last line of the file that belongs to it, from 1.</summary>
    public required int LastLine { get; init; }

    /// <summary>Any of them is enough.</summary>
    public IReadOnlyList<RequirementHash> Hashes { get; init; } = [];

    /// <summary>What goes to the package's build, as <c>KEY=VALUE</c>.</summary>
    public IReadOnlyList<ParsedOption> ConfigSettings { get; init; } = [];

    public RequirementKind Kind => Requirement.Kind;

    /// <summary>The requirement, credentials hidden.</summary>
    public override string ToString() => Requirement.ToString();
}
