namespace Slipway.Requirements.Pip;

/// <summary>Where something stands, and how pip came there.</summary>
/// <param name="At">File, line and column.</param>
/// <param name="Includes">The lines that include the file (<c>-r</c>, <c>-c</c>), from the file that was selected on; none: it stands in that file.</param>
internal sealed record RequirementOrigin(SourceLocation At, IReadOnlyList<SourceLocation> Includes)
{
    /// <summary>Such as <c>requirements/base.txt:3, included by requirements/production.txt:1</c>.</summary>
    public override string ToString() => $"{Place(At)}{Chain(Includes)}";

    /// <returns><c>, included by a.txt:1, included by b.txt:2</c>, from the nearest on; empty where there is none.</returns>
    public static string Chain(IReadOnlyList<SourceLocation> includes) =>
        string.Concat(includes.Reverse().Select(include => $", included by {Place(include)}"));

    private static SourceLocation Place(SourceLocation at) => at with { Column = 0 };
}
