using System.Globalization;

namespace Slipway.Deployments;

/// <summary>What a scrub did.</summary>
public sealed record ScrubCounts
{
    /// <summary>Tables of which columns were changed.</summary>
    public int Tables { get; init; }

    /// <summary>Columns that were changed.</summary>
    public int Columns { get; init; }

    /// <summary>Rows that were changed.</summary>
    public long Rows { get; init; }

    /// <summary>Tables whose rows were deleted.</summary>
    public int DeletedTables { get; init; }

    /// <summary>Rows that were deleted.</summary>
    public long DeletedRows { get; init; }

    /// <summary>Uploaded files that are as they were.</summary>
    public int KeptFiles { get; init; }

    /// <summary>Uploaded files with a placeholder in their place.</summary>
    public int ReplacedFiles { get; init; }

    /// <summary>Uploaded files that were left out.</summary>
    public int DroppedFiles { get; init; }

    /// <summary>In one line, as pages show it.</summary>
    public override string ToString() =>
        $"{Of(Rows, "row")} of {Of(Tables, "table")} changed in {Of(Columns, "column")}, {Of(DeletedRows, "row")} of {Of(DeletedTables, "table")} deleted; files: {Text(KeptFiles)} kept, {Text(ReplacedFiles)} replaced, {Text(DroppedFiles)} dropped";

    private static string Of(long number, string what) => $"{Text(number)} {what}{(number == 1 ? "" : "s")}";

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
