using Slipway.Environments;

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

            return Address.WithoutCredentials(text.TrimEnd('.'));
        }

        return "git did not say why";
    }
}
