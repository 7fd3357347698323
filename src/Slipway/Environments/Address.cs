namespace Slipway.Environments;

/// <summary>Addresses of remotes, as they may be shown.</summary>
internal static class Address
{
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
