namespace Slipway.Requirements.Pip;

/// <summary>A variable compared with a text.</summary>
/// <param name="variable">The variable.</param>
/// <param name="operator">How they are compared.</param>
/// <param name="text">The text.</param>
/// <param name="isTextFirst">Whether the text stands on the left.</param>
internal sealed class MarkerComparison(MarkerVariable variable, SpecifierOperator @operator, string text, bool isTextFirst) : Marker
{
    /// <summary>The text as a specifier, where it stands on the right and is one.</summary>
    private readonly VersionSpecifier? _specifier = variable.IsVersion() && !isTextFirst ? VersionSpecifier.TryParse(@operator.Text() + text) : null;

    public MarkerVariable Variable => variable;

    public SpecifierOperator Operator => @operator;

    public string Text => text;

    public override IEnumerable<MarkerComparison> Comparisons => [this];

    /// <summary>Whether the comparison holds nowhere: an order of texts that are no versions is always false.</summary>
    public bool IsNeverTrue => @operator is SpecifierOperator.Less or SpecifierOperator.Greater
        && (variable.IsVersion() ? !isTextFirst && _specifier is null : !variable.IsSet());

    /// <summary>Whether the comparison means nothing, so that pip stops when it comes to it.</summary>
    public bool IsUndefined => variable.IsSet()
        ? @operator is not (SpecifierOperator.In or SpecifierOperator.NotIn) || !isTextFirst
        : @operator is SpecifierOperator.Compatible or SpecifierOperator.Arbitrary && (variable.IsVersion() ? !isTextFirst && _specifier is null : true);

    public override bool Evaluate(MarkerEnvironment environment)
    {
        if (variable.IsSet())
        {
            var set = variable == MarkerVariable.Extras ? environment.Extras : environment.DependencyGroups;
            return (PackageName.TryParse(text, out var name) && set.Contains(name)) == (@operator == SpecifierOperator.In);
        }

        var value = environment.Value(variable);
        if (variable == MarkerVariable.Extra)
            return Compare(PackageName.Normalize(text), PackageName.Normalize(value));
        if (!variable.IsVersion())
            return Compare(text, value);
        var specifier = isTextFirst ? VersionSpecifier.TryParse(@operator.Text() + value) : _specifier;
        if (specifier is null)
            return Compare(text, value);
        var left = isTextFirst ? text : value;
        return specifier.Operator == SpecifierOperator.Arbitrary
            ? string.Equals(left, specifier.Text, StringComparison.OrdinalIgnoreCase)
            : Pip.PythonVersion.TryParse(left, out var version) && specifier.Matches(version);
    }

    public override string ToString()
    {
        var quote = text.Contains('"', StringComparison.Ordinal) ? '\'' : '"';
        return isTextFirst ? $"{quote}{text}{quote} {@operator.Text()} {variable.Name()}" : $"{variable.Name()} {@operator.Text()} {quote}{text}{quote}";
    }

    /// <summary>As texts: what is neither less nor greater is equal, and an order there is not.</summary>
    private bool Compare(string literal, string value)
    {
        var (left, right) = isTextFirst ? (literal, value) : (value, literal);
        return @operator switch
        {
            SpecifierOperator.Equal or SpecifierOperator.LessOrEqual or SpecifierOperator.GreaterOrEqual => left == right,
            SpecifierOperator.NotEqual => left != right,
            SpecifierOperator.In => right.Contains(left, StringComparison.Ordinal),
            SpecifierOperator.NotIn => !right.Contains(left, StringComparison.Ordinal),
            _ => false,
        };
    }
}
