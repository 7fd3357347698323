using Slipway.Processes;

namespace Slipway.Requirements.Python;

/// <summary>
/// What pip is configured with about where packages come from, by file or variable (<c>pip config list</c>). uv does not
/// read it, and would ask the public index for packages of a private one.
/// </summary>
/// <param name="IndexUrl">Null: pip's default.</param>
/// <param name="ExtraIndexUrls">Indexes that are asked besides.</param>
/// <param name="FindLinks">Directories and pages with links.</param>
/// <param name="NoIndex">Whether no index is asked.</param>
internal sealed record PipConfiguration(string? IndexUrl, IReadOnlyList<string> ExtraIndexUrls, IReadOnlyList<string> FindLinks, bool NoIndex)
{
    public static async Task<PipConfiguration> ReadAsync(PythonInterpreter python, CancellationToken cancellationToken) =>
        Parse(System.Text.Encoding.UTF8.GetString(await python.RunPip("config", "list").ReadAsync(cancellationToken)));

    /// <param name="text">Lines such as <c>global.index-url='https://example.org/simple'</c>; of two for one key a variable (<c>:env:</c>) counts, then the section of the command, as for pip.</param>
    public static PipConfiguration Parse(string text)
    {
        string[] sections = ["global", "install", ":env:"];
        var values = new Dictionary<string, (int Rank, string Value)>(StringComparer.Ordinal);
        foreach (var line in text.Split('\n'))
        {
            var equals = line.IndexOf('=', StringComparison.Ordinal);
            var dot = equals < 0 ? -1 : line.LastIndexOf('.', equals);
            var rank = dot < 0 ? -1 : Array.IndexOf(sections, line[..dot]);
            if (rank < 0)
                continue;
            var key = line[(dot + 1)..equals];
            if (!values.TryGetValue(key, out var known) || known.Rank <= rank)
                values[key] = (rank, Unquoted(line[(equals + 1)..].TrimEnd('\r')));
        }

        return new PipConfiguration(One("index-url"), Several("extra-index-url"), Several("find-links"), One("no-index") is "1" or "true" or "True" or "yes" or "on");

        string? One(string key) => values.TryGetValue(key, out var value) && value.Value.Length > 0 ? value.Value : null;
        IReadOnlyList<string> Several(string key) => One(key)?.Split((char[])[' ', '\n', '\t'], StringSplitOptions.RemoveEmptyEntries) ?? [];
    }

    /// <remarks>pip writes values as Python's <c>repr</c>: newlines between several stand there as <c>\n</c>.</remarks>
    private static string Unquoted(string text) =>
        text.Length >= 2 && text[0] is '\'' or '"' && text[^1] == text[0]
            ? text[1..^1].Replace("\\n", "\n", StringComparison.Ordinal).Replace("\\'", "'", StringComparison.Ordinal).Replace("\\\\", "\\", StringComparison.Ordinal)
            : text;
}
