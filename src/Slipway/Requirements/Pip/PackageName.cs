namespace Slipway.Requirements.Pip;

/// <summary>
/// The name of a package or of an extra. Names are equal when they are after normalisation: lower case, each run of
/// <c>-</c>, <c>_</c> and <c>.</c> one <c>-</c> (PyPA's names and normalization specification, PEP 503 and 685).
/// </summary>
internal readonly struct PackageName : IEquatable<PackageName>, IComparable<PackageName>
{
    private readonly string? _text;
    private readonly string? _normalized;

    private PackageName(string text)
    {
        _text = text;
        _normalized = Normalize(text);
    }

    /// <summary>As it was written.</summary>
    public string Text => _text ?? "";

    public string Normalized => _normalized ?? "";

    /// <param name="text">Letters and digits, between them <c>-</c>, <c>_</c> and <c>.</c>.</param>
    /// <param name="name">The name.</param>
    public static bool TryParse(ReadOnlySpan<char> text, out PackageName name)
    {
        name = default;
        if (text.Length == 0 || Length(text) != text.Length)
            return false;
        name = new PackageName(text.ToString());
        return true;
    }

    /// <returns>How long the name is that a text begins with; 0: it begins with none. Punctuation at its end is counted, but no name has any: see <see cref="TryParse"/>.</returns>
    public static int Scan(ReadOnlySpan<char> text)
    {
        if (text.Length == 0 || !char.IsAsciiLetterOrDigit(text[0]))
            return 0;
        var length = 1;
        while (length < text.Length && (char.IsAsciiLetterOrDigit(text[length]) || text[length] is '-' or '_' or '.'))
            length++;
        return length;
    }

    public static string Normalize(string text)
    {
        if (IsNormal(text))
            return text;
        return string.Create(NormalLength(text), text, static (normal, text) =>
        {
            var at = 0;
            for (var i = 0; i < text.Length; i++)
            {
                if (text[i] is not ('-' or '_' or '.'))
                    normal[at++] = char.ToLowerInvariant(text[i]);
                else if (i == 0 || text[i - 1] is not ('-' or '_' or '.'))
                    normal[at++] = '-';
            }
        });
    }

    public bool Equals(PackageName other) => string.Equals(Normalized, other.Normalized, StringComparison.Ordinal);

    public override bool Equals(object? obj) => obj is PackageName other && Equals(other);

    public override int GetHashCode() => Normalized.GetHashCode(StringComparison.Ordinal);

    public int CompareTo(PackageName other) => string.CompareOrdinal(Normalized, other.Normalized);

    public override string ToString() => Text;

    /// <returns>Length of the name that a text begins with, without punctuation at its end.</returns>
    private static int Length(ReadOnlySpan<char> text)
    {
        var length = Scan(text);
        while (length > 0 && text[length - 1] is '-' or '_' or '.')
            length--;
        return length;
    }

    private static bool IsNormal(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] is '_' or '.' || char.ToLowerInvariant(text[i]) != text[i] || (text[i] == '-' && i > 0 && text[i - 1] == '-'))
                return false;
        }

        return true;
    }

    private static int NormalLength(string text)
    {
        var length = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] is not ('-' or '_' or '.') || i == 0 || text[i - 1] is not ('-' or '_' or '.'))
                length++;
        }

        return length;
    }
}
