namespace Slipway.Requirements.Pip;

/// <summary>Reads the comments by which locks say what asks for a package: <c># via django, psycopg</c>, or one name a line.</summary>
/// <param name="lines">Lines of each file.</param>
internal sealed class ViaComments(IReadOnlyDictionary<string, string[]> lines)
{
    private const string Via = "via";

    /// <param name="file">Where the package stands.</param>
    /// <param name="last">The last line that belongs to it, from 1.</param>
    public IReadOnlyList<string> Of(string file, int last)
    {
        var all = lines[file];
        if (last > all.Length)
            return [];
        var found = new List<string>();
        var begun = all[last - 1].LastIndexOf(" #", StringComparison.Ordinal) is >= 0 and var inline && Take(all[last - 1][(inline + 2)..], begun: false, found);
        // Comments at the margin are the file's own.
        for (var i = last; i < all.Length && all[i] is [' ' or '\t', ..] && all[i].TrimStart() is ['#', ..] comment; i++)
            begun |= Take(comment[1..], begun, found);
        return found;
    }

    /// <returns>Whether the list of names has begun.</returns>
    private static bool Take(string comment, bool begun, List<string> found)
    {
        var text = comment.Trim();
        if (text == Via || text.StartsWith($"{Via} ", StringComparison.Ordinal))
            (text, begun) = (text[Via.Length..], true);
        if (begun)
            found.AddRange(text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
        return begun;
    }
}
