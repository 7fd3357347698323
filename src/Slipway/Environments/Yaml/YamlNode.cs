namespace Slipway.Environments.Yaml;

/// <summary>A value of a YAML file and where it stands. Merging keeps places, so a message names the file that is wrong.</summary>
internal abstract record YamlNode(SourceLocation At);

/// <summary>Text, number, true or false, or null; the text is kept as written.</summary>
internal sealed record YamlScalar(SourceLocation At, string Text, YamlScalarKind Kind, bool Quoted) : YamlNode(At);

internal sealed record YamlList(SourceLocation At, IReadOnlyList<YamlNode> Items) : YamlNode(At);

/// <summary>A value that was reported already: whoever meets it says nothing more.</summary>
internal sealed record YamlUnusable(SourceLocation At) : YamlNode(At);

/// <summary>What a scalar is by the core schema of YAML 1.2, which JSON Schema and editors go by too.</summary>
internal enum YamlScalarKind
{
    Text,
    Integer,
    Float,
    Boolean,

    /// <summary><c>null</c> or <c>~</c>.</summary>
    Null,

    /// <summary>Nothing at all after the colon: null for YAML, a forgotten value for a person.</summary>
    Nothing,
}
