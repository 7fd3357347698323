using System.Text;

namespace Slipway.Requirements.Pip;

/// <summary>Takes what may be a password out of addresses: <c>https://user:password@host/</c> and <c>https://token@host/</c>.</summary>
internal static class Credentials
{
    private const string Hidden = "[secret]";

    /// <returns>The text with everything between <c>://</c> and its <c>@</c> replaced; the same instance where there is nothing of that kind.</returns>
    public static string Redact(string text)
    {
        var scheme = text.IndexOf("://", StringComparison.Ordinal);
        if (scheme < 0)
            return text;
        StringBuilder? shown = null;
        var copied = 0;
        while (scheme >= 0)
        {
            var start = scheme + 3;
            var end = EndOfUser(text, start, out var next);
            if (end > start && text.AsSpan(start, end - start) is not "git")
            {
                shown ??= new StringBuilder(text.Length);
                shown.Append(text, copied, start - copied).Append(Hidden);
                copied = end;
            }

            scheme = text.IndexOf("://", Math.Max(start, next), StringComparison.Ordinal);
        }

        return shown is null ? text : shown.Append(text, copied, text.Length - copied).ToString();
    }

    /// <summary>Whether an address has a user or password that is written out. A name whose password is a variable is none, nor is the user of SSH, who has a key.</summary>
    /// <param name="address">As it was written: <c>${NAME}</c> is a variable.</param>
    public static bool AreWritten(string address)
    {
        var scheme = address.IndexOf("://", StringComparison.Ordinal);
        if (scheme < 0)
            return false;
        var start = scheme + 3;
        var user = address[start..EndOfUser(address, start, out _)];
        var isSsh = address[..scheme].EndsWith("ssh", StringComparison.OrdinalIgnoreCase);
        var colon = user.IndexOf(':', StringComparison.Ordinal);
        if (user.Length == 0 || user == "git" || (isSsh && colon < 0))
            return false;
        return !IsVariable(colon < 0 ? user : user[(colon + 1)..]);
    }

    private static bool IsVariable(string text) => text.StartsWith("${", StringComparison.Ordinal) && text.EndsWith('}') && text.LastIndexOf('$') == 0;

    /// <returns>Where the <c>@</c> behind user and password stands; <paramref name="start"/>: there are none.</returns>
    private static int EndOfUser(string text, int start, out int end)
    {
        var word = text.AsSpan(start);
        var space = word.IndexOfAny(" \t\"'");
        if (space >= 0)
            word = word[..space];
        end = start + word.Length;
        var authority = word.IndexOfAny("/?#");
        var host = authority < 0 ? word : word[..authority];
        var at = host.LastIndexOf('@');
        if (at >= 0)
            return start + at;
        // A password that holds a slash ends the host too early: what looks like a port and is none belongs to it.
        var colon = host.IndexOf(':');
        var isPort = colon < 0 || host[(colon + 1)..].IndexOfAnyExceptInRange('0', '9') < 0 || host.Contains('[');
        return isPort ? start : start + Math.Max(0, word.LastIndexOf('@'));
    }
}
