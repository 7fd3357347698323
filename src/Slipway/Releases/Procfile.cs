namespace Slipway.Releases;

/// <summary>
/// The process types of an app: lines of <c>name: command</c>. Empty lines and lines that begin with <c>#</c> are
/// skipped; a <c>#</c> further on belongs to the command.
/// </summary>
public static class Procfile
{
    public const string FileName = "Procfile";

    private const string Example = "Example: 'web: dotnet MyApp.dll'.";

    /// <param name="text">Content of the file; a byte order mark and CRLF are accepted.</param>
    /// <param name="file">Name of the file in messages.</param>
    /// <exception cref="ConfigurationException">Every bad line with its place, or no process type <c>web</c>.</exception>
    public static IReadOnlyList<ProcessType> Parse(string text, string file)
    {
        var processes = new List<ProcessType>();
        var lineOf = new Dictionary<string, int>(StringComparer.Ordinal);
        var problems = new List<Problem>();
        var lines = text.TrimStart('\ufeff').Split('\n');
        for (var number = 1; number <= lines.Length; number++)
        {
            var line = lines[number - 1].TrimEnd('\r');
            if (string.IsNullOrWhiteSpace(line) || line.AsSpan().TrimStart()[0] == '#')
                continue;
            if (ParseLine(line, lineOf, out var process) is var (column, message))
                problems.Add(new Problem(new SourceLocation(file, number, column), message));
            else if (process is not null)
            {
                lineOf.Add(process.Name, number);
                processes.Add(process);
            }
        }

        if (problems.Count == 0 && !lineOf.ContainsKey("web"))
            problems.Add(new Problem(new SourceLocation(file), $"there is no process type 'web', the one that answers requests. {Example}"));
        return problems.Count == 0 ? processes : throw new ConfigurationException(problems);
    }

    /// <returns>The error for an app directory without the file.</returns>
    internal static Problem Missing(string file) =>
        new(new SourceLocation(file), $"there is no such file: it says which processes the app has, one 'name: command' a line. {Example}");

    private static (int Column, string Message)? ParseLine(string line, Dictionary<string, int> lineOf, out ProcessType? process)
    {
        process = null;
        if (line.IndexOf('\0', StringComparison.Ordinal) is >= 0 and var nul)
            return (nul + 1, "a NUL character does not belong in a Procfile.");
        var start = line.Length - line.AsSpan().TrimStart().Length;
        var colon = line.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0)
            return (start + 1, $"'{Shorten(line.Trim())}' has no ':'; a line is 'name: command'. {Example}");
        var name = line[start..colon];
        if (name.Length == 0)
            return (start + 1, $"there is no name before the ':'. {Example}");
        for (var i = 0; i < name.Length; i++)
        {
            if (!char.IsAsciiLetterOrDigit(name[i]) && name[i] is not ('_' or '-'))
                return (start + i + 1, $"'{Shorten(name)}' is no name of a process type: letters, digits, '-' and '_' only.");
        }

        var command = line[(colon + 1)..].Trim();
        if (command.Length == 0)
            return (colon + 2, $"process type '{name}' has no command.");
        if (lineOf.TryGetValue(name, out var first))
            return (start + 1, $"process type '{name}' is defined twice, first in line {first}.");
        process = new ProcessType(name, command);
        return null;
    }

    private static string Shorten(string text) => text.Length <= 60 ? text : text[..59] + "…";
}
