using System.Globalization;

namespace Slipway.Environments.Model;

/// <summary>The forms of text that keys and names have.</summary>
/// <remarks>Checked letter by letter: names are short, and neither Regex nor SearchValues come compiled ahead of time.</remarks>
internal static class TextForms
{
    private const string VariablePattern = "[A-Za-z_][A-Za-z0-9_]*";

    /// <summary>Any text of one line.</summary>
    public static TextType Line { get; } = new(
        "a text of one line", @"^[^\x00-\x1f\x7f]*[^\x00-\x20\x7f][^\x00-\x1f\x7f]*$", text => IsLine(text) ? text : null);

    public static TextType AppDirectory { get; } = new(
        "a directory below the project root, such as samples/guestbook, or '.'",
        $@"^(\.|{RelativePattern}/?)$",
        text => text == "." ? text : Directory(text));

    public static TextType RelativeDirectory { get; } = new(
        "a directory below the app, such as media", $"^{RelativePattern}/?$", Directory);

    public static TextType RelativeFile { get; } = new(
        "a file below the project root, such as requirements/staging.txt", $"^{RelativePattern}$", text => IsRelative(text) ? text : null);

    /// <summary>Path and query of an HTTP request to the app's own host.</summary>
    public static TextType HttpPath { get; } = new(
        "a path that begins with one '/', such as /healthz", "^/(?!/)[!\"\\x24-\\x5b\\x5d-~]*$", text => IsHttpPath(text) ? text : null);

    /// <summary>Name of a branch, as far as <c>git check-ref-format</c> can be told in short.</summary>
    public static TextType Branch { get; } = new(
        "the name of a branch, such as main", @"^(?!-)[^\x00-\x20\x7f~^:?*\[\\]+$",
        text => text.Length > 0 && text[0] != '-' && text.All(IsInBranch) ? text : null);

    /// <summary>A remote as git's command line takes it, where it cannot be taken for an option.</summary>
    public static TextType GitRemote { get; } = new(
        "the name or address of a git remote, such as origin", "^(?!-)[!-~]+$",
        text => text.Length > 0 && text[0] != '-' && text.All(c => c is > ' ' and <= '~') ? text : null);

    /// <summary>Beginning or end of a freeze.</summary>
    public static TextType Moment { get; } = new(
        "a date (2026-12-20 or '2026-12-20 16:00'), a day and time ('fri 16:00') or a time ('22:00')", FreezeMoment.Pattern,
        text => FreezeMoment.Parse(text) is null ? null : text);

    public static TextType Date { get; } = new(
        "a date, such as 2027-01-31", "^[0-9]{4}-[0-9]{2}-[0-9]{2}$", text => DateOf(text) is null ? null : text);

    /// <summary>Something that environments are compared by.</summary>
    public static TextType Aspect { get; } = new(AspectNames.Expected, AspectNames.Pattern, AspectNames.Parse);

    public static TextType BackedUpVerb { get; } = new(
        "one of deploy, promote, rollback", "^(deploy|promote|rollback)$", text => text is "deploy" or "promote" or "rollback" ? text : null);

    public static TextType Weekday { get; } = new(
        "one of mon, tue, wed, thu, fri, sat, sun", "^(mon|tue|wed|thu|fri|sat|sun)$", text => FreezeMoment.DayOf(text) is null ? null : text);

    public static TextType TimeZone { get; } = new(
        "a time zone that this machine knows, such as Europe/Berlin", "^[A-Za-z0-9_+-]+(/[A-Za-z0-9_+-]+)*$",
        text => text.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '+' or '-' or '/') && TimeZoneInfo.TryFindSystemTimeZoneById(text, out _) ? text : null);

    public static TextType EnvironmentName { get; } = new(
        "the name of an environment", "^[a-z][a-z0-9-]*$", text => EnvironmentNames.IsValid(text) ? text : null);

    /// <summary>Name of a variable in the processes' environment, but for those that Slipway sets.</summary>
    public static TextType Variable { get; } = new(
        "a name of letters, digits and '_' that does not begin with a digit", $"^(?!SLIPWAY_|PORT$){VariablePattern}$",
        text => IsVariable(text) && !IsReserved(text) ? text : null);

    /// <summary>Process type, as a Procfile has it.</summary>
    public static TextType ProcessType { get; } = new(
        "a process type of letters, digits, '_' and '-'", "^[A-Za-z0-9_-]+$",
        text => text.Length > 0 && text.All(c => IsInVariable(c) || c == '-') ? text : null);

    /// <summary>Host of an index, as netrc files name it: without a port.</summary>
    public static TextType Host { get; } = new(
        "a host without a port, such as pypi.example.org", "^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?$",
        text => text.Length > 0 && char.IsAsciiLetterOrDigit(text[0]) && char.IsAsciiLetterOrDigit(text[^1]) && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-') ? text : null);

    /// <summary>User for a host of packages.</summary>
    public static TextType LoginName { get; } = new(
        "a name without spaces, quotes and backslashes, such as __token__", @"^[!#-\x5b\]-~]+$", text => IsNetrcWord(text) ? text : null);

    /// <summary>Where the database is, without its password.</summary>
    public const string DatabaseUrlPattern = $"^((secret|config):{VariablePattern}|sqlite:///{RelativePattern})$";

    /// <summary>Reference to a secret.</summary>
    public const string SecretPattern = $@"^(generated|env:{VariablePattern}|(file|command):[^\x00-\x1f\x7f]*[^\x00-\x20\x7f][^\x00-\x1f\x7f]*)$";

    private const string RelativePattern = @"(?!\.\.?(/|$))[^/\\\x00-\x1f\x7f]+(/(?!\.\.?(/|$))[^/\\\x00-\x1f\x7f]+)*";

    public static DateOnly? DateOf(string text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? date : null;

    public static bool IsVariable(string text) =>
        text.Length > 0 && !char.IsAsciiDigit(text[0]) && text.All(IsInVariable);

    /// <summary>Names that Slipway gives to every process itself.</summary>
    public static bool IsReserved(string name) => name == "PORT" || name.StartsWith("SLIPWAY_", StringComparison.Ordinal);

    /// <summary>What every Python reads in a netrc file as it is written: 3.11 began to know quotes and backslashes there.</summary>
    public static bool IsNetrcWord(string text) => text.Length > 0 && text.All(c => c is > ' ' and <= '~' and not ('"' or '\\'));

    public static bool IsLine(string text) => !text.Any(c => c < ' ' || c == '\x7f') && text.Any(c => c != ' ');

    private static bool IsInVariable(char c) => char.IsAsciiLetterOrDigit(c) || c == '_';

    public static bool IsDatabaseUrl(string text) => text.IndexOf(':', StringComparison.Ordinal) switch
    {
        var colon and > 0 when text[..colon] is "secret" or "config" => IsVariable(text[(colon + 1)..]),
        _ => text.StartsWith(DatabaseSettings.Sqlite, StringComparison.Ordinal) && IsRelative(text[DatabaseSettings.Sqlite.Length..]),
    };

    private static bool IsInBranch(char c) => c is > ' ' and not ('\x7f' or '~' or '^' or ':' or '?' or '*' or '[' or '\\');

    private static bool IsHttpPath(string text) =>
        text.StartsWith('/') && !text.StartsWith("//", StringComparison.Ordinal) && text.All(c => c is > ' ' and <= '~' and not ('#' or '\\'));

    /// <summary>A trailing slash, as people write directories, is no part of the name.</summary>
    private static string? Directory(string text)
    {
        var name = text.EndsWith('/') ? text[..^1] : text;
        return IsRelative(name) ? name : null;
    }

    private static bool IsRelative(string path) =>
        path.Split('/').All(name => name is not ("" or "." or "..")) && !path.Any(c => c is '\\' or < ' ' or '\x7f');
}
