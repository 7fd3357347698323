namespace Slipway.Sharing;

/// <summary>What git prints when a remote cannot be reached, as one line that may be shown.</summary>
internal static class GitFailure
{
    private static readonly string[] Prefixes = ["fatal: ", "error: ", "remote: "];

    /// <summary>Lines that say something in passing, or only advise.</summary>
    private static readonly string[] Asides = ["warning:", "hint:", "please make sure", "and the repository exists", "to ", "done", "everything up-to-date"];

    public static string Reason(IReadOnlyList<string> lines)
    {
        foreach (var line in lines)
        {
            var text = line.Trim();
            if (text.Length == 0 || Array.Exists(Asides, aside => text.StartsWith(aside, StringComparison.OrdinalIgnoreCase)))
                continue;
            foreach (var prefix in Prefixes)
            {
                if (text.StartsWith(prefix, StringComparison.Ordinal))
                    text = text[prefix.Length..];
            }

            return WithoutCredentials(text.TrimEnd('.'));
        }

        return "git did not say why";
    }

    /// <summary>What stands between <c>://</c> and <c>@</c> is a user and perhaps a password.</summary>
    public static string WithoutCredentials(string text)
    {
        const string mark = "://";
        for (var start = text.IndexOf(mark, StringComparison.Ordinal); start >= 0; start = text.IndexOf(mark, start, StringComparison.Ordinal))
        {
            start += mark.Length;
            var end = text.AsSpan(start).IndexOfAny("/ '\"");
            var authority = end < 0 ? text.AsSpan(start) : text.AsSpan(start, end);
            var at = authority.LastIndexOf('@');
            if (at >= 0)
                text = text.Remove(start, at + 1);
        }

        return text;
    }
}
