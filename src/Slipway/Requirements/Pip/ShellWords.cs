using System.Buffers;
using System.Text;

namespace Slipway.Requirements.Pip;

/// <summary>A word of the options of a line.</summary>
/// <param name="Text">Without quotes.</param>
/// <param name="Start">Where it begins in the line, from 0.</param>
/// <param name="Offsets">Where each character of the text stands in the line; null: they follow each other from the start.</param>
internal sealed record ShellWord(string Text, int Start, int[]? Offsets);

/// <summary>Parts the options of a line into words, as Python's <c>shlex.split</c> does.</summary>
internal static class ShellWords
{
    private static readonly SearchValues<char> Special = SearchValues.Create(" \t\r\n'\"\\");

    /// <param name="line">The line.</param>
    /// <param name="start">Where its options begin.</param>
    /// <param name="error">Why it cannot be parted.</param>
    public static IReadOnlyList<ShellWord>? Split(string line, int start, out SyntaxError? error)
    {
        error = null;
        var words = new List<ShellWord>(2);
        for (var position = start; position < line.Length;)
        {
            if (IsSpace(line[position]))
            {
                position++;
                continue;
            }

            var end = line.AsSpan(position).IndexOfAny(Special);
            end = end < 0 ? line.Length : position + end;
            if (end == line.Length || IsSpace(line[end]))
            {
                words.Add(new ShellWord(line[position..end], position, null));
                position = end;
                continue;
            }

            if (Quoted(line, ref position, out error) is not { } word)
                return null;
            words.Add(word);
        }

        return words;
    }

    private static bool IsSpace(char character) => character is ' ' or '\t' or '\r' or '\n';

    private static ShellWord? Quoted(string line, ref int position, out SyntaxError? error)
    {
        error = null;
        var text = new StringBuilder();
        var offsets = new List<int>();
        var start = position;
        var quote = '\0';
        var opened = 0;
        for (; position < line.Length; position++)
        {
            var character = line[position];
            if (quote == '\0' && IsSpace(character))
                break;
            if (quote == '\0' && character is '\'' or '"')
            {
                (quote, opened) = (character, position);
            }
            else if (character == quote)
            {
                quote = '\0';
            }
            else if (character == '\\' && quote != '\'')
            {
                if (position + 1 == line.Length)
                    break;
                // Between double quotes only a quote and a backslash are escaped.
                if (quote == '"' && line[position + 1] is not ('"' or '\\'))
                    Append(character, position);
                Append(line[++position], position);
            }
            else
            {
                Append(character, position);
            }
        }

        if (quote != '\0')
            error = new SyntaxError(opened, $"the quote {quote} that begins here is not closed");
        else if (position < line.Length && line[position] == '\\')
            error = new SyntaxError(position, "a backslash joins the next line only where it is the last character of its line: remove what stands behind it");
        return error is null ? new ShellWord(text.ToString(), start, [.. offsets]) : null;

        void Append(char character, int at)
        {
            text.Append(character);
            offsets.Add(at);
        }
    }
}
