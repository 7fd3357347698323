namespace Slipway.Environments.Model;

/// <summary>Names of what two environments are compared by, as <c>allow</c> takes them: a group, alone or with a name behind a slash.</summary>
internal static class AspectNames
{
    private const string Grouped = "packages|config|secrets|processes|instances|platform|capabilities|database|migrations";
    private const string Alone = "runtime|toolchain|release";

    public const string Pattern = $@"^(({Grouped})/(\*|[^/*\x00-\x20\x7f]+\*?)|{Alone})$";

    private static readonly string[] Groups = Grouped.Split('|');
    private static readonly string[] Single = Alone.Split('|');

    public static string Expected { get; } =
        $"the name of what is compared, such as packages/Django, config/DEBUG or config/*: {string.Join(", ", Groups)} with a name behind a slash, or {string.Join(", ", Single[..^1])} or {Single[^1]} alone";

    public static string? Parse(string text)
    {
        if (Single.Contains(text))
            return text;
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        return slash > 0 && Groups.Contains(text[..slash]) && IsName(text.AsSpan(slash + 1)) ? text : null;
    }

    private static bool IsName(ReadOnlySpan<char> name)
    {
        if (name.EndsWith("*"))
            name = name[..^1];
        else if (name.IsEmpty)
            return false;
        foreach (var letter in name)
        {
            if (letter is '/' or '*' or <= ' ' or '\x7f')
                return false;
        }

        return true;
    }
}
