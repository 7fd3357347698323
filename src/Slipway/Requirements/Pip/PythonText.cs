using System.Buffers;

namespace Slipway.Requirements.Pip;

/// <summary>What Python takes for space, for the end of a line and for a word; .NET differs in some control characters.</summary>
internal static class PythonText
{
    /// <summary>Characters at which <c>str.splitlines()</c> ends a line.</summary>
    public static readonly SearchValues<char> LineEnds = SearchValues.Create("\n\r\v\f\u001c\u001d\u001e\u0085\u2028\u2029");

    /// <summary>As <c>str.isspace()</c> and the <c>\s</c> of regular expressions.</summary>
    public static bool IsSpace(char character) => char.IsWhiteSpace(character) || character is >= '\u001c' and <= '\u001f';

    /// <summary>As <c>str.strip()</c>.</summary>
    /// <returns>Where the text begins and how long it is.</returns>
    public static (int Start, int Length) Strip(ReadOnlySpan<char> text)
    {
        var start = 0;
        while (start < text.Length && IsSpace(text[start]))
            start++;
        var end = text.Length;
        while (end > start && IsSpace(text[end - 1]))
            end--;
        return (start, end - start);
    }

    /// <summary>Letters, digits and underscores of ASCII.</summary>
    public static bool IsWord(char character) => char.IsAsciiLetterOrDigit(character) || character == '_';
}
