using System.Text;
using System.Text.RegularExpressions;

namespace Slipway.Environments.Scrubbing;

/// <summary>
/// A pattern of paths, as <c>.gitignore</c> has them: <c>*</c> and <c>?</c> stay within a name, <c>**</c> goes over several;
/// without a slash the name of a file in any directory is meant.
/// </summary>
internal sealed class PathPattern
{
    private readonly Regex _expression;

    public PathPattern(string text)
    {
        Text = text;
        var pattern = text.Contains('/', StringComparison.Ordinal) ? text.TrimStart('/') : $"**/{text}";
        var expression = new StringBuilder("^");
        for (var i = 0; i < pattern.Length; i++)
        {
            var several = pattern[i] == '*' && i + 1 < pattern.Length && pattern[i + 1] == '*';
            if (several && i + 2 < pattern.Length && pattern[i + 2] == '/')
                (_, i) = (expression.Append("(.*/)?"), i + 2);
            else if (several)
                (_, i) = (expression.Append(".*"), i + 1);
            else
                expression.Append(pattern[i] switch { '*' => "[^/]*", '?' => "[^/]", var letter => Regex.Escape(letter.ToString()) });
        }

        // Whatever is in a name, a line break too, is part of it.
        _expression = new Regex(expression.Append("\\z").ToString(), RegexOptions.CultureInvariant | RegexOptions.Singleline | RegexOptions.NonBacktracking);
    }

    public string Text { get; }

    public bool Matches(string path) => _expression.IsMatch(path);
}
