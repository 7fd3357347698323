using System.Text;

namespace Slipway.Requirements.Pip;

/// <summary>
/// Makes logical lines of a requirements file in pip's order: part into lines, join those behind a backslash, remove
/// comments, put variables in. What pip loses on the way is a problem.
/// </summary>
internal sealed class LogicalLines(string file, string content, VariableExpansion variables, RequirementProblems problems)
{
    private readonly StringBuilder _joined = new();
    private readonly List<LinePart> _parts = [];

    public IEnumerable<LogicalLine> Read()
    {
        var (line, lineStart, position) = (1, 0, 0);
        while (position < content.Length && !problems.IsFull)
        {
            var length = content.AsSpan(position).IndexOfAny(PythonText.LineEnds);
            var end = length < 0 ? content.Length : position + length;
            if (Take(position, end, line, position - lineStart + 1) is { } whole)
                yield return whole;
            if (end == content.Length)
                break;
            position = end + (content[end] == '\r' && end + 1 < content.Length && content[end + 1] == '\n' ? 2 : 1);
            if (content[end] is '\n' or '\r')
                (line, lineStart) = (line + 1, position);
            else if (PythonText.Strip(content.AsSpan(lineStart, end - lineStart)).Length > 0)
                problems.Warning(new SourceLocation(file, line, end - lineStart + 1), $"pip ends a line at the character U+{(int)content[end]:X4}, which editors do not show as the end of one: what follows is a requirement of its own; write a line feed");
        }

        if (_parts.Count > 0 && Join(line) is { } last)
            yield return last;
    }

    /// <returns>The logical line that ends with this line; null: none does, or there is nothing in it.</returns>
    private LogicalLine? Take(int start, int end, int line, int column)
    {
        var text = content.AsSpan(start, end - start);
        var isComment = IsComment(text);
        if (text is [.., '\\'] && !isComment)
        {
            var trimmed = text.TrimStart('\\');
            _parts.Add(new LinePart(_joined.Length, line, column + (text.Length - trimmed.Length)));
            _joined.Append(trimmed.TrimEnd('\\'));
            return null;
        }

        if (_parts.Count == 0)
            return isComment ? null : Single(start, end, line, column);
        if (isComment)
            _joined.Append(' ');
        _parts.Add(new LinePart(_joined.Length, line, column));
        _joined.Append(text);
        return Join(line);
    }

    private LogicalLine? Single(int start, int end, int line, int column)
    {
        var text = content.AsSpan(start, end - start);
        var comment = Comment(text);
        if (comment >= 0)
            text = text[..comment];
        var (offset, length) = PythonText.Strip(text);
        return length == 0 ? null : variables.Expand(file, text.Slice(offset, length).ToString(), [new LinePart(0, line, column + offset)], line, problems);
    }

    private LogicalLine? Join(int lastLine)
    {
        var text = _joined.ToString();
        var parts = _parts.ToArray();
        _joined.Clear();
        _parts.Clear();
        var comment = Comment(text);
        if (comment >= 0)
        {
            Swallowed(text, parts, comment);
            text = text[..comment];
        }

        var (offset, length) = PythonText.Strip(text);
        if (length == 0)
            return null;
        return variables.Expand(file, text.Substring(offset, length), Cut(parts, offset, length), lastLine, problems);
    }

    /// <summary>Parts of the text between two places; what came before them is gone.</summary>
    private static LinePart[] Cut(LinePart[] parts, int offset, int length)
    {
        var cut = new List<LinePart>(parts.Length);
        for (var i = 0; i < parts.Length; i++)
        {
            var end = i + 1 < parts.Length ? parts[i + 1].Start : int.MaxValue;
            if (end <= offset || parts[i].Start >= offset + length)
                continue;
            var skipped = Math.Max(0, offset - parts[i].Start);
            cut.Add(parts[i] with { Start = parts[i].Start + skipped - offset, Column = parts[i].Column + skipped });
        }

        return [.. cut];
    }

    private void Swallowed(string text, LinePart[] parts, int comment)
    {
        var begin = comment;
        while (text[begin] != '#')
            begin++;
        var first = Array.FindLastIndex(parts, part => part.Start <= begin);
        for (var i = first + 1; i < parts.Length; i++)
        {
            var end = i + 1 < parts.Length ? parts[i + 1].Start : text.Length;
            var swallowed = text.AsSpan(parts[i].Start, end - parts[i].Start);
            var (offset, length) = PythonText.Strip(swallowed);
            if (length > 0 && swallowed[offset] != '#')
                problems.Error(new SourceLocation(file, parts[i].Line, parts[i].Column + offset), $"pip drops this line: the backslash at the end of the comment of line {parts[first].Line} makes it a part of that comment; put the comment on a line of its own above");
        }
    }

    private static bool IsComment(ReadOnlySpan<char> text)
    {
        foreach (var character in text)
        {
            if (!PythonText.IsSpace(character))
                return character == '#';
        }

        return false;
    }

    /// <returns>Where the first comment begins, with the spaces before it; -1: there is none.</returns>
    private static int Comment(ReadOnlySpan<char> text)
    {
        for (var at = text.IndexOf('#'); at >= 0;)
        {
            var start = at;
            while (start > 0 && PythonText.IsSpace(text[start - 1]))
                start--;
            if (start < at || at == 0)
                return start;
            var next = text[(at + 1)..].IndexOf('#');
            at = next < 0 ? -1 : at + 1 + next;
        }

        return -1;
    }
}
