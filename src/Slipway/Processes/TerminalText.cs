using System.Text;

namespace Slipway.Processes;

/// <summary>
/// Text of other programs, made safe to print: whoever controls a log line must not move the cursor, set the window's
/// title or turn the reading direction. Whole escape sequences go (ECMA-48), then every control but the tab.
/// </summary>
internal static class TerminalText
{
    private const char Escape = '\u001b';
    private const char ControlSequence = '\u009b';

    public static string Sanitise(string text)
    {
        var start = IndexOfUnsafe(text);
        if (start < 0)
            return text;
        var clean = new StringBuilder(text.Length).Append(text, 0, start);
        for (var i = start; i < text.Length; i++)
        {
            if (text[i] is Escape or ControlSequence)
                i = EndOfSequence(text, i);
            else if (!IsUnsafe(text[i]))
                clean.Append(text[i]);
        }

        return clean.ToString();
    }

    private static int IndexOfUnsafe(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (IsUnsafe(text[i]))
                return i;
        }

        return -1;
    }

    private static bool IsUnsafe(char c) =>
        (char.IsControl(c) && c != '\t') || c is (>= '\u202a' and <= '\u202e') or (>= '\u2066' and <= '\u2069') or '\u200e' or '\u200f';

    /// <returns>Index of the last character of the sequence that begins at <paramref name="i"/>.</returns>
    private static int EndOfSequence(string text, int i)
    {
        if (text[i] == Escape)
        {
            if (++i >= text.Length)
                return i;
            if (text[i] is ']' or 'P' or 'X' or '^' or '_')
                return EndOfString(text, i);
            if (text[i] != '[')
                return EndOfShort(text, i);
        }

        // CSI: parameters and intermediates, then one final byte.
        do
            i++;
        while (i < text.Length && text[i] is >= '\u0020' and <= '\u003f');
        return i;
    }

    private static int EndOfShort(string text, int i)
    {
        while (i < text.Length && text[i] is >= '\u0020' and <= '\u002f')
            i++;
        return i;
    }

    /// <summary>OSC, DCS and their like run up to BEL or ST; one without an end takes the rest of the line.</summary>
    private static int EndOfString(string text, int i)
    {
        for (; i < text.Length; i++)
        {
            if (text[i] is '\u0007' or '\u009c')
                return i;
            if (text[i] == Escape && i + 1 < text.Length && text[i + 1] == '\\')
                return i + 1;
        }

        return i;
    }
}
