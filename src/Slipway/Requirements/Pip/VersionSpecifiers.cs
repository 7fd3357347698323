using System.Diagnostics.CodeAnalysis;

namespace Slipway.Requirements.Pip;

/// <summary>Conditions on a version that have all to be met, such as <c>&gt;=4.2,&lt;5</c>.</summary>
internal sealed class VersionSpecifiers(IReadOnlyList<VersionSpecifier> items)
{
    /// <summary>Any version meets it.</summary>
    public static VersionSpecifiers Any { get; } = new([]);

    /// <summary>In the order in which they were written.</summary>
    public IReadOnlyList<VersionSpecifier> Items => items;

    /// <summary>The one version that is asked for; null: there may be several. Other conditions may stand beside it.</summary>
    public VersionSpecifier? Pin
    {
        get
        {
            foreach (var item in items)
            {
                if (item.IsPin)
                    return item;
            }

            return null;
        }
    }

    /// <param name="text">The whole text; what is empty between commas does not count.</param>
    /// <param name="specifiers">The conditions.</param>
    /// <param name="error">Why they are none.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out VersionSpecifiers? specifiers, out SyntaxError? error)
    {
        specifiers = null;
        error = null;
        var found = new List<VersionSpecifier>();
        for (var from = 0; from <= text.Length;)
        {
            var comma = text.IndexOf(',', from);
            var to = comma < 0 ? text.Length : comma;
            var (start, length) = PythonText.Strip(text.AsSpan(from, to - from));
            if (length > 0)
            {
                var specifier = VersionSpecifier.TryScan(text.AsSpan(from + start, length), out var end, out error);
                if (specifier is null || end < length)
                {
                    error = specifier is null ? error!.Value with { Offset = from + start + error.Value.Offset } : new SyntaxError(from + start + end, "a ',' or the end must stand here");
                    return false;
                }

                found.Add(specifier);
            }

            from = to + 1;
        }

        specifiers = new VersionSpecifiers(found);
        return true;
    }

    /// <summary>Reads specifiers with commas between them; a comma behind the last is allowed.</summary>
    /// <param name="text">The text.</param>
    /// <param name="position">Where to begin; afterwards where they and the spaces behind them end.</param>
    /// <param name="error">Why they are none.</param>
    public static VersionSpecifiers? TryScan(ReadOnlySpan<char> text, ref int position, out SyntaxError? error)
    {
        error = null;
        List<VersionSpecifier>? items = null;
        while (position < text.Length && text[position] is '<' or '>' or '=' or '!' or '~')
        {
            var specifier = VersionSpecifier.TryScan(text[position..], out var length, out error);
            if (specifier is null)
            {
                error = error!.Value with { Offset = position + error.Value.Offset };
                return null;
            }

            (items ??= new(1)).Add(specifier);
            position += length;
            SkipSpaces(text, ref position);
            if (position == text.Length || text[position] != ',')
                break;
            position++;
            SkipSpaces(text, ref position);
            // The comma before belonged to the text of '===', and this one is the one between two conditions.
            if (specifier.Operator == SpecifierOperator.Arbitrary && position < text.Length && text[position] == ',')
            {
                position++;
                SkipSpaces(text, ref position);
            }
        }

        return items is null ? Any : new VersionSpecifiers(items);
    }

    /// <summary>Whether a version meets all conditions.</summary>
    /// <param name="version">The version.</param>
    /// <param name="prereleases">
    /// Whether a pre-release may be taken. Null: only where a condition names a pre-release itself, PEP 440's rule for a
    /// version that is one among others.
    /// </param>
    public bool Contains(PythonVersion version, bool? prereleases = null)
    {
        if (version.IsPrerelease && !(prereleases ?? AskForPrereleases))
            return false;
        foreach (var item in items)
        {
            if (!item.Matches(version))
                return false;
        }

        return true;
    }

    /// <summary>The versions that meet all conditions; pre-releases only where one is named or nothing else is left (PEP 440, "Handling of pre-releases").</summary>
    public IReadOnlyList<PythonVersion> Filter(IEnumerable<PythonVersion> versions)
    {
        var all = versions.Where(version => Contains(version, prereleases: true)).ToList();
        if (AskForPrereleases)
            return all;
        var finals = all.FindAll(version => !version.IsPrerelease);
        return finals.Count > 0 ? finals : all;
    }

    public override string ToString() => string.Join(',', items);

    private bool AskForPrereleases => items.Any(item => item.AsksForPrereleases);

    private static void SkipSpaces(ReadOnlySpan<char> text, ref int position)
    {
        while (position < text.Length && text[position] is ' ' or '\t')
            position++;
    }
}
