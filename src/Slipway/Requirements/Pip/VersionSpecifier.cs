namespace Slipway.Requirements.Pip;

/// <summary>One condition on a version, such as <c>&gt;=4.2</c>.</summary>
internal sealed class VersionSpecifier
{
    private VersionSpecifier(SpecifierOperator @operator, string text, PythonVersion? version, bool isPrefix)
    {
        Operator = @operator;
        Text = text;
        Version = version;
        IsPrefix = isPrefix;
    }

    public SpecifierOperator Operator { get; }

    /// <summary>What stands behind the operator, as it was written, without spaces around it.</summary>
    public string Text { get; }

    /// <summary>Null with <c>===</c>, which compares texts.</summary>
    public PythonVersion? Version { get; }

    /// <summary>Whether it ends with <c>.*</c>.</summary>
    public bool IsPrefix { get; }

    /// <summary>Whether one version alone meets it, local labels aside.</summary>
    public bool IsPin => Operator is SpecifierOperator.Arbitrary || (Operator is SpecifierOperator.Equal && !IsPrefix);

    /// <summary>Whether it names a pre-release itself, which asks for pre-releases (PEP 440, "Handling of pre-releases").</summary>
    public bool AsksForPrereleases => Operator switch
    {
        SpecifierOperator.NotEqual => false,
        SpecifierOperator.Arbitrary => PythonVersion.TryParse(Text, out var version) && version.IsPrerelease,
        _ => !IsPrefix && Version!.IsPrerelease,
    };

    public static VersionSpecifier Exactly(PythonVersion version) => new(SpecifierOperator.Equal, version.ToString(), version, isPrefix: false);

    /// <summary>Reads the specifier that a text begins with, up to the end of its version.</summary>
    /// <param name="text">A text that begins with an operator.</param>
    /// <param name="end">Where it ends.</param>
    /// <param name="error">Why it is none.</param>
    public static VersionSpecifier? TryScan(ReadOnlySpan<char> text, out int end, out SyntaxError? error)
    {
        error = null;
        end = 0;
        if (SpecifierOperators.Scan(text) is not { } found)
        {
            error = new SyntaxError(0, text is ['=', ..] ? "'=' is no operator: write '=='" : "an operator (<= < != == >= > ~= ===) must stand here");
            return null;
        }

        var start = found.Text().Length;
        while (start < text.Length && PythonText.IsSpace(text[start]))
            start++;
        if (found == SpecifierOperator.Arbitrary)
            return Arbitrary(text, start, out end);
        var version = PythonVersion.TryScan(text[start..], out var length);
        if (version is null)
        {
            error = new SyntaxError(start, $"a version must stand behind '{found.Text()}', such as '{found.Text()}1.2'");
            return null;
        }

        end = start + length;
        var isPrefix = text[end..].StartsWith(".*");
        error = Refuse(found, version, isPrefix, start, end);
        if (error is not null)
            return null;
        if (isPrefix)
            end += 2;
        return new VersionSpecifier(found, isPrefix ? text[start..end].ToString() : version.Text, version, isPrefix);
    }

    /// <summary>Reads a whole text.</summary>
    /// <returns>Null: it is no specifier.</returns>
    public static VersionSpecifier? TryParse(ReadOnlySpan<char> text)
    {
        var (start, length) = PythonText.Strip(text);
        text = text.Slice(start, length);
        return TryScan(text, out var end, out _) is { } specifier && end == text.Length ? specifier : null;
    }

    /// <summary>Whether a version meets the condition; whether pre-releases are wanted is not asked here.</summary>
    public bool Matches(PythonVersion version) => Operator switch
    {
        SpecifierOperator.Arbitrary => string.Equals(version.Text, Text, StringComparison.OrdinalIgnoreCase),
        SpecifierOperator.Equal => IsEqual(version),
        SpecifierOperator.NotEqual => !IsEqual(version),
        SpecifierOperator.LessOrEqual => version.WithoutLocal().CompareTo(Version) <= 0,
        SpecifierOperator.GreaterOrEqual => version.CompareTo(Version) >= 0,
        SpecifierOperator.Less => version.CompareTo(Version!.IsPrerelease ? Version : Version.FirstDev()) < 0,
        SpecifierOperator.Greater => version.CompareTo(Version) > 0 && !IsOfSameVersion(version),
        _ => version.CompareTo(Version) >= 0 && version.StartsWith(Version!, Version!.Release.Count - 1),
    };

    public override string ToString() => Operator.Text() + Text;

    private static VersionSpecifier Arbitrary(ReadOnlySpan<char> text, int start, out int end)
    {
        end = start;
        // A comma may stand in the text for the specification's own parser, which parts at commas afterwards all the same.
        while (end < text.Length && text[end] is not (';' or ')' or ',') && !PythonText.IsSpace(text[end]))
            end++;
        return new VersionSpecifier(SpecifierOperator.Arbitrary, text[start..end].ToString(), null, isPrefix: false);
    }

    private static SyntaxError? Refuse(SpecifierOperator found, PythonVersion version, bool isPrefix, int start, int end)
    {
        var equality = found is SpecifierOperator.Equal or SpecifierOperator.NotEqual;
        if (isPrefix && !equality)
            return new SyntaxError(end, $"'.*' goes with '==' and '!=' only, not with '{found.Text()}'");
        if (isPrefix && (version.IsPrerelease || version.Post is not null || version.Local is not null))
            return new SyntaxError(end, "'.*' may stand behind the numbers of a release only, not behind a pre-release, post-release, development release or local version");
        if (version.Local is not null && !equality)
            return new SyntaxError(start, $"a local version (+{version.Local}) goes with '==' and '!=' only, not with '{found.Text()}'");
        return found == SpecifierOperator.Compatible && version.Release.Count < 2
            ? new SyntaxError(start, $"'~=' needs two numbers at least: write '~={version}.0', or '>={version}'")
            : null;
    }

    private bool IsEqual(PythonVersion version) => IsPrefix
        ? version.StartsWith(Version!, Version!.Release.Count)
        : (Version!.Local is null ? version.WithoutLocal() : version).Equals(Version);

    /// <summary><c>&gt;1.0</c> does not take 1.0's own post-releases and local versions.</summary>
    private bool IsOfSameVersion(PythonVersion version) => Version!.Dev is not null || Version.Post is not null
        ? version.WithoutLocal().Equals(Version)
        : version.HasReleaseOf(Version) && version.Pre == Version.Pre;
}
