using System.Text;

namespace Slipway.Requirements.Pip;

/// <summary>One requirement or option as pip sees it: lines joined, comment removed, variables put in. It knows where each character came from.</summary>
/// <param name="file">Where it stands.</param>
/// <param name="text">Never to be shown as it is: variables may have brought secrets in.</param>
/// <param name="parts">In the order of the text; the first begins at 0.</param>
/// <param name="lastLine">The last line of the file that belongs to it, from 1.</param>
internal sealed class LogicalLine(string file, string text, LinePart[] parts, int lastLine)
{
    public string Text => text;

    /// <summary>The first line of the file that belongs to it, from 1.</summary>
    public int FirstLine => parts[0].Line;

    public int LastLine => lastLine;

    /// <summary>Whether something of it is the value of a variable.</summary>
    public bool HasVariables { get; init; }

    public SourceLocation At(int offset)
    {
        var part = Part(offset);
        return new SourceLocation(file, part.Line, part.Variable is null ? part.Column + (offset - part.Start) : part.Column);
    }

    /// <summary>A part of the text as it was written, variables not put in.</summary>
    public string Written(int start, int length)
    {
        if (!HasVariables)
            return text.Substring(start, length);
        var written = new StringBuilder();
        for (var i = Index(start); i < parts.Length && parts[i].Start < start + length; i++)
        {
            var end = i + 1 < parts.Length ? parts[i + 1].Start : text.Length;
            var (from, to) = (Math.Max(start, parts[i].Start), Math.Min(start + length, end));
            if (from < to)
                written.Append(parts[i].Variable is { } name ? $"${{{name}}}" : text.AsSpan(from, to - from));
        }

        return written.ToString();
    }

    /// <summary>A part of a word of the text as it was written, without the quotes of the shell.</summary>
    public string Written(ShellWord word, int start, int length)
    {
        if (word.Offsets is null)
            return Written(word.Start + start, length);
        var written = new StringBuilder();
        string? last = null;
        foreach (var offset in word.Offsets.AsSpan(start, length))
        {
            var variable = Part(offset).Variable;
            if (variable is null)
                written.Append(text[offset]);
            else if (variable != last)
                written.Append("${").Append(variable).Append('}');
            last = variable;
        }

        return written.ToString();
    }

    private LinePart Part(int offset) => parts[Index(offset)];

    /// <returns>Index of the last part that begins at the offset or before it.</returns>
    private int Index(int offset)
    {
        var (low, high) = (0, parts.Length - 1);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            if (parts[middle].Start <= offset)
                low = middle;
            else
                high = middle - 1;
        }

        return low;
    }
}

/// <summary>A run of a logical line that came from one place.</summary>
/// <param name="Start">Where it begins in the logical line, from 0.</param>
/// <param name="Line">Line of the file, from 1.</param>
/// <param name="Column">Column of the file at which it begins, from 1.</param>
/// <param name="Variable">Name of the variable whose value it is; null: it was written so.</param>
internal readonly record struct LinePart(int Start, int Line, int Column, string? Variable = null);
