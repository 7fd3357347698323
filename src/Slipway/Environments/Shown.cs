using System.Text;

namespace Slipway.Environments;

/// <summary>How a message shows what a person wrote: quoted, on one line, cut when long, so that no input can pose as output.</summary>
internal static class Shown
{
    private const int MaximumLength = 60;

    public static string Text(string text)
    {
        var shown = new StringBuilder("'");
        foreach (var rune in text.EnumerateRunes())
        {
            if (shown.Length > MaximumLength)
            {
                shown.Append('…');
                break;
            }

            if (IsPrintable(rune))
                shown.Append(rune);
            else
                shown.Append($"\\u{rune.Value:x4}");
        }

        return shown.Append('\'').ToString();
    }

    /// <summary>The whole text on one line between double quotes, escaped as YAML and JSON do: two texts never look alike.</summary>
    public static string Quoted(string text)
    {
        var shown = new StringBuilder("\"");
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value is '"' or '\\')
                shown.Append('\\').Append(rune);
            else if (rune.Value is '\n')
                shown.Append("\\n");
            else if (rune.Value is '\t')
                shown.Append("\\t");
            else if (IsPrintable(rune))
                shown.Append(rune);
            else
                shown.Append(rune.IsBmp ? $"\\u{rune.Value:x4}" : $"\\U{rune.Value:x8}");
        }

        return shown.Append('"').ToString();
    }

    private static bool IsPrintable(Rune rune) => Rune.GetUnicodeCategory(rune) is not (
        System.Globalization.UnicodeCategory.Control or System.Globalization.UnicodeCategory.Format
        or System.Globalization.UnicodeCategory.LineSeparator or System.Globalization.UnicodeCategory.ParagraphSeparator
        or System.Globalization.UnicodeCategory.OtherNotAssigned or System.Globalization.UnicodeCategory.PrivateUse);

    /// <returns><c>; did you mean 'x'?</c>, or else the candidates.</returns>
    public static string Instead(string name, IReadOnlyCollection<string> candidates, string otherwise)
    {
        var nearest = name.Length > MaximumLength ? null : NearestName.Find(name, candidates);
        return nearest is null ? $"; {otherwise} {string.Join(", ", candidates)}" : $"; did you mean '{nearest}'?";
    }
}
