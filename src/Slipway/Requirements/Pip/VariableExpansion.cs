using System.Buffers;
using System.Text;

namespace Slipway.Requirements.Pip;

/// <summary>
/// Puts the values of <c>${NAME}</c> in, as pip does: capitals, digits and underscores only, and only where the variable
/// is set and not empty. What pip would leave as it stands is an error: it goes into an address unseen.
/// </summary>
/// <param name="value">The value that a variable has where pip runs; null: it is not set.</param>
internal sealed class VariableExpansion(Func<string, string?> value)
{
    private const string Capitals = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_";

    private static readonly SearchValues<char> NameCharacters = SearchValues.Create(Capitals);
    private static readonly SearchValues<char> WordCharacters = SearchValues.Create(Capitals + "abcdefghijklmnopqrstuvwxyz");

    private readonly SortedSet<string> _used = new(StringComparer.Ordinal);

    /// <summary>Names of all variables that were met, in ordinal order.</summary>
    public IReadOnlyCollection<string> Used => _used;

    public LogicalLine Expand(string file, string text, LinePart[] parts, int lastLine, RequirementProblems problems)
    {
        var line = new LogicalLine(file, text, parts, lastLine);
        if (!text.Contains('$', StringComparison.Ordinal) && !text.Contains('%', StringComparison.Ordinal))
            return line;
        List<(int Start, string Name, string Value)>? found = null;
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] is '%' or '$' && Name(text, at) is { Length: > 0 } name)
            {
                if (text[at] == '$' && text[at + 1] == '{' && IsName(name))
                {
                    _used.Add(name);
                    if (Value(name, line.At(at), problems) is { } known)
                        (found ??= []).Add((at, name, known));
                }
                else
                {
                    problems.Warning(line.At(at), $"pip puts in no variable here, what stands here is taken as it is: it knows '${{NAME}}' with a name in capitals, digits and underscores only");
                }

                at += name.Length;
            }
        }

        return found is null ? line : Replace(file, text, parts, lastLine, found);
    }

    private string? Value(string name, SourceLocation at, RequirementProblems problems)
    {
        var known = value(name);
        if (string.IsNullOrEmpty(known))
            problems.Error(at, $"the variable {name} is {(known is null ? "not set" : "empty")}: pip would leave '${{{name}}}' as it stands; set it where the requirements are installed");
        else if (known.Contains("${", StringComparison.Ordinal))
            problems.Error(at, $"the value of the variable {name} holds '${{' itself: pip would put variables into it again");
        else
            return known;
        return null;
    }

    /// <returns>The name of a variable in one of the spellings that people try; null: this is none.</returns>
    private static string? Name(string text, int at)
    {
        var rest = text.AsSpan(at + 1);
        if (text[at] == '%')
        {
            var close = rest.IndexOf('%');
            // Two hexadecimal digits behind a percent sign are an escape of an address.
            return close > 2 && IsName(rest[..close]) && !(char.IsAsciiHexDigit(rest[0]) && char.IsAsciiHexDigit(rest[1])) ? rest[..close].ToString() : null;
        }

        if (rest is ['{', ..])
        {
            var close = rest[1..].IndexOfAnyExcept(WordCharacters) + 1;
            return close > 1 && rest[close] == '}' ? rest[1..close].ToString() : null;
        }

        var length = rest.IndexOfAnyExcept(NameCharacters);
        length = length < 0 ? rest.Length : length;
        return length > 2 && char.IsAsciiLetterUpper(rest[0]) ? rest[..length].ToString() : null;
    }

    private static bool IsName(ReadOnlySpan<char> name) => name.IndexOfAnyExcept(NameCharacters) < 0;

    private static LogicalLine Replace(string file, string text, LinePart[] parts, int lastLine, List<(int Start, string Name, string Value)> found)
    {
        var expanded = new StringBuilder();
        var places = new List<LinePart>();
        var written = new LogicalLine(file, text, parts, lastLine);
        var part = 0;
        var copied = 0;
        foreach (var (start, name, value) in found)
        {
            Copy(start);
            var at = written.At(start);
            places.Add(new LinePart(expanded.Length, at.Line, at.Column, name));
            expanded.Append(value);
            copied = start + name.Length + 3;
        }

        Copy(text.Length);
        return new LogicalLine(file, expanded.ToString(), [.. places], lastLine) { HasVariables = true };

        void Copy(int end)
        {
            while (copied < end)
            {
                while (part + 1 < parts.Length && parts[part + 1].Start <= copied)
                    part++;
                var to = part + 1 < parts.Length ? Math.Min(end, parts[part + 1].Start) : end;
                places.Add(new LinePart(expanded.Length, parts[part].Line, parts[part].Column + (copied - parts[part].Start)));
                expanded.Append(text, copied, to - copied);
                copied = to;
            }
        }
    }
}
