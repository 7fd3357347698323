using System.Diagnostics.CodeAnalysis;

namespace Slipway.Requirements.Pip;

/// <summary>A condition on the place where the app runs, such as <c>python_version &lt; "3.11" and sys_platform == "linux"</c> (PEP 508).</summary>
internal abstract class Marker
{
    /// <param name="text">The whole marker.</param>
    /// <param name="marker">The marker.</param>
    /// <param name="error">Why it is none.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out Marker? marker, out SyntaxError? error)
    {
        var parser = new MarkerParser(text);
        marker = parser.Whole();
        error = parser.Error;
        return marker is not null;
    }

    public abstract bool Evaluate(MarkerEnvironment environment);

    /// <summary>All comparisons of which it is made, from left to right.</summary>
    public abstract IEnumerable<MarkerComparison> Comparisons { get; }

    /// <summary>Inside another marker: with parentheses where they are needed.</summary>
    internal virtual string Inner => ToString()!;
}

/// <summary>All of several conditions.</summary>
internal sealed class MarkerAnd(IReadOnlyList<Marker> items) : Marker
{
    public override IEnumerable<MarkerComparison> Comparisons => items.SelectMany(item => item.Comparisons);

    public override bool Evaluate(MarkerEnvironment environment)
    {
        foreach (var item in items)
        {
            if (!item.Evaluate(environment))
                return false;
        }

        return true;
    }

    public override string ToString() => string.Join(" and ", items.Select(item => item.Inner));
}

/// <summary>Any of several conditions.</summary>
internal sealed class MarkerOr(IReadOnlyList<Marker> items) : Marker
{
    public override IEnumerable<MarkerComparison> Comparisons => items.SelectMany(item => item.Comparisons);

    internal override string Inner => $"({ToString()})";

    public override bool Evaluate(MarkerEnvironment environment)
    {
        foreach (var item in items)
        {
            if (item.Evaluate(environment))
                return true;
        }

        return false;
    }

    public override string ToString() => string.Join(" or ", items.Select(item => item is MarkerAnd ? item.ToString() : item.Inner));
}
