using System.Text;

namespace Slipway.Frosting.Output;

/// <summary>
/// Text from outside (logs of apps, commit subjects, branch names) as it may be shown: without escape sequences and
/// control characters, which would write to the terminal of whoever reads, and without the marks that reorder a line.
/// </summary>
internal static class PlainText
{
    public static string Of(string text)
    {
        var clean = true;
        foreach (var letter in text)
            clean &= !IsControl(letter);
        if (clean)
            return text;

        var result = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            var letter = text[i];
            if (letter == '\u001b' || letter == '\u009b')
                i = EndOfSequence(text, i);
            else if (letter == '\t')
                result.Append("    ");
            else if (!IsControl(letter))
                result.Append(letter);
        }

        return result.ToString();
    }

    /// <summary>The lines of a text, each plain. What only Unicode calls an end of line ends none: a name may have it, and what follows would look like a line of ours.</summary>
    public static IEnumerable<string> Lines(string text)
    {
        foreach (var line in text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n').TrimEnd('\n').Split('\n'))
            yield return Of(line);
    }

    /// <returns>Index of the last letter of the escape sequence that begins at <paramref name="start"/> (ECMA-48, sections 5.4 and 5.6).</returns>
    private static int EndOfSequence(string text, int start)
    {
        var i = start + 1;
        if (text[start] == '\u001b')
        {
            if (i == text.Length)
                return start;
            // A string for the terminal (title, link) ends with BEL or ESC \.
            if (text[i] is ']' or 'P' or '_' or '^' or 'X')
            {
                while (i < text.Length && text[i] != '\u0007' && text[i] != '\u009c' && text[i] != '\u001b')
                    i++;
                return i + 1 < text.Length && text[i] == '\u001b' && text[i + 1] == '\\' ? i + 1 : Math.Min(i, text.Length - 1);
            }

            if (text[i] != '[')
                return IsControl(text[i]) ? start : i;
            i++;
        }

        while (i < text.Length && text[i] is >= ' ' and < '@')
            i++;
        return Math.Min(i, text.Length - 1);
    }

    private static bool IsControl(char letter) =>
        char.IsControl(letter) || letter is >= '\u202a' and <= '\u202e' or >= '\u2066' and <= '\u2069' or '\u2028' or '\u2029';
}
