namespace Slipway.Requirements.Pip;

/// <summary>Operators of version specifiers (PEP 440), and of markers (PEP 508), which have <see cref="In"/> and <see cref="NotIn"/> besides.</summary>
internal enum SpecifierOperator
{
    LessOrEqual,
    Less,
    NotEqual,
    Equal,
    GreaterOrEqual,
    Greater,
    Compatible,
    Arbitrary,
    In,
    NotIn,
}

/// <summary>How operators are written.</summary>
internal static class SpecifierOperators
{
    public static string Text(this SpecifierOperator value) => value switch
    {
        SpecifierOperator.LessOrEqual => "<=",
        SpecifierOperator.Less => "<",
        SpecifierOperator.NotEqual => "!=",
        SpecifierOperator.Equal => "==",
        SpecifierOperator.GreaterOrEqual => ">=",
        SpecifierOperator.Greater => ">",
        SpecifierOperator.Compatible => "~=",
        SpecifierOperator.Arbitrary => "===",
        SpecifierOperator.In => "in",
        _ => "not in",
    };

    /// <returns>The operator that a text begins with, one of punctuation; null: there is none.</returns>
    public static SpecifierOperator? Scan(ReadOnlySpan<char> text) => text switch
    {
        ['=', '=', '=', ..] => SpecifierOperator.Arbitrary,
        ['=', '=', ..] => SpecifierOperator.Equal,
        ['~', '=', ..] => SpecifierOperator.Compatible,
        ['!', '=', ..] => SpecifierOperator.NotEqual,
        ['<', '=', ..] => SpecifierOperator.LessOrEqual,
        ['>', '=', ..] => SpecifierOperator.GreaterOrEqual,
        ['<', ..] => SpecifierOperator.Less,
        ['>', ..] => SpecifierOperator.Greater,
        _ => null,
    };
}
