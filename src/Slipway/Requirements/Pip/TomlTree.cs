namespace Slipway.Requirements.Pip;

/// <summary>A value of a TOML file and where it stands.</summary>
internal abstract record TomlNode(SourceLocation At)
{
    /// <summary>What it is, for a message.</summary>
    public abstract string Kind { get; }
}

/// <summary>A table, written in any of TOML's ways.</summary>
internal sealed record TomlTable(SourceLocation At) : TomlNode(At)
{
    /// <summary>Values by key.</summary>
    public Dictionary<string, TomlNode> Items { get; } = new(StringComparer.Ordinal);

    public override string Kind => "a table";
}

/// <summary>An array.</summary>
internal sealed record TomlList(SourceLocation At) : TomlNode(At)
{
    public List<TomlNode> Items { get; } = [];

    public override string Kind => "an array";
}

/// <summary>A string, number, boolean or date.</summary>
/// <param name="Type">Which of them.</param>
/// <param name="Text">A string's own text; of others as they were written.</param>
internal sealed record TomlScalar(SourceLocation At, TomlType Type, string Text) : TomlNode(At)
{
    public override string Kind => Type switch
    {
        TomlType.String => "a string",
        TomlType.Integer or TomlType.Float => "a number",
        TomlType.Boolean => "true or false",
        _ => "a date",
    };
}

/// <summary>Kinds of single values.</summary>
internal enum TomlType
{
    String,
    Integer,
    Float,
    Boolean,
    Date,
}
