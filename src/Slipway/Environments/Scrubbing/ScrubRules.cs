namespace Slipway.Environments.Scrubbing;

/// <summary>
/// What becomes of the data of another environment when they are brought here, as <c>environments/scrub.yml</c> says. It allows:
/// a table, column or upload directory that it does not name is an error, so that a new one cannot leak.
/// </summary>
internal sealed record ScrubRules
{
    public const string FileName = "scrub.yml";

    public required SourceLocation File { get; init; }

    /// <summary>By name: with the schema, but for the schema <c>public</c>.</summary>
    public IReadOnlyDictionary<string, TableRules> Tables { get; init; } = new Dictionary<string, TableRules>();

    /// <summary>By directory, as <c>uploads</c> of an environment names it.</summary>
    public IReadOnlyDictionary<string, UploadRules> Uploads { get; init; } = new Dictionary<string, UploadRules>();

    /// <summary>Whether large objects of PostgreSQL stay; null: the file says nothing of them.</summary>
    public bool? KeepsLargeObjects { get; init; }

    /// <summary>Columns (<c>table.column</c>) and upload directories in which original values may stand by chance, by where they are named.</summary>
    public IReadOnlyDictionary<string, SourceLocation> Unsearched { get; init; } = new Dictionary<string, SourceLocation>();
}

/// <summary>What becomes of a table.</summary>
/// <param name="At">Where it is named.</param>
/// <param name="Delete">Whether all of its rows are deleted.</param>
/// <param name="Columns">By name.</param>
internal sealed record TableRules(SourceLocation At, bool Delete, IReadOnlyDictionary<string, ColumnRule> Columns);

/// <summary>What becomes of a column.</summary>
/// <param name="Treatment">The rule.</param>
/// <param name="Value">With <see cref="ColumnTreatment.Fixed"/>: what every row gets.</param>
/// <param name="At">Where it is written.</param>
internal sealed record ColumnRule(ColumnTreatment Treatment, string? Value, SourceLocation At);

/// <summary>What becomes of an upload directory: the first rule whose pattern a path matches counts.</summary>
internal sealed record UploadRules(SourceLocation At, IReadOnlyList<FileRule> Rules);

/// <summary>What becomes of files.</summary>
/// <param name="Pattern">Which; null: all.</param>
/// <param name="Treatment">The rule.</param>
internal sealed record FileRule(PathPattern? Pattern, FileTreatment Treatment);
