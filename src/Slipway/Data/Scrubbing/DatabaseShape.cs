namespace Slipway.Data.Scrubbing;

/// <summary>What of a database a person's data can be in.</summary>
/// <param name="Tables">Every table that has rows of its own; a partitioned one stands for its partitions.</param>
/// <param name="LargeObjects">Number of PostgreSQL's large objects.</param>
internal sealed record DatabaseShape(IReadOnlyList<TableShape> Tables, long LargeObjects);

/// <param name="Name">As rules name it.</param>
/// <param name="Sql">As a query names it.</param>
/// <param name="Columns">In order.</param>
internal sealed record TableShape(string Name, string Sql, IReadOnlyList<ColumnShape> Columns);

internal sealed record ColumnShape
{
    public required string Name { get; init; }

    /// <summary>As the database writes it, such as <c>character varying(20)</c>.</summary>
    public required string Type { get; init; }

    public required ColumnKind Kind { get; init; }

    public bool Nullable { get; init; } = true;

    /// <summary>Most characters; null: no limit.</summary>
    public int? Length { get; init; }

    /// <summary>Whether the database computes it from other columns.</summary>
    public bool Computed { get; init; }

    /// <summary>Whether the database gives it its values: an identity, or SQLite's row id.</summary>
    public bool Identity { get; init; }

    /// <summary>Whether no two rows may have the same value.</summary>
    public bool Unique { get; init; }
}

/// <summary>What a column holds, as far as rules and searches ask.</summary>
internal enum ColumnKind
{
    Text,
    Uuid,

    /// <summary>Numbers, flags and enumerations.</summary>
    Number,

    /// <summary>Dates and times.</summary>
    Time,
    Binary,

    /// <summary>JSON, arrays, addresses and whatever else has a text.</summary>
    Other,
}
