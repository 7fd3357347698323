using System.Globalization;
using Slipway.Environments;

namespace Slipway.Data.Databases;

/// <summary>
/// Reads URLs as Django's and libpq's users write them. By hand: <see cref="Uri"/> refuses passwords that Python's
/// urlsplit takes, and its messages would quote them.
/// </summary>
internal static class DatabaseUrlReader
{
    private const string Forms = "postgres://user:password@host:port/database, sqlite:///relative/path or sqlite:////absolute/path";
    private static readonly string[] PostgreSql = ["postgres", "postgresql", "postgis", "pgsql"];
    private static readonly string[] Sqlite = ["sqlite", "sqlite3", "spatialite"];

    /// <returns>Null: there are problems.</returns>
    public static DatabaseUrl? Read(string text, List<string> problems)
    {
        var end = text.IndexOf("://", StringComparison.Ordinal);
        if (text.Length == 0)
            problems.Add($"is empty; write {Forms}.");
        else if (text.AsSpan().IndexOfAnyInRange('\0', ' ') is >= 0 and var blank)
            problems.Add($"has a blank or control character at character {blank + 1}; write a blank as %20.");
        else if (end < 0)
            problems.Add($"is no URL; write {Forms}.");
        else if (Scheme(text[..end]) is var scheme && Sqlite.Contains(scheme))
            return ReadSqlite(text, end + 3, problems);
        else if (PostgreSql.Contains(scheme))
            return ReadPostgreSql(text, end + 3, problems);
        else
            problems.Add($"begins with '{text[..end]}://', which is no database that Slipway can back up{NearestName.Hint(scheme, ["postgres", "postgresql", "sqlite"])} Write {Forms}.");
        return null;
    }

    /// <remarks>SQLAlchemy names the driver behind a plus sign.</remarks>
    private static string Scheme(string text) => text.Split('+')[0].ToLowerInvariant();

    private static SqliteUrl? ReadSqlite(string text, int start, List<string> problems)
    {
        var rest = text[start..].Split('?', 2)[0];
        var file = rest.StartsWith('/') ? Uri.UnescapeDataString(rest[1..]) : null;
        if (rest is "" or "/" || rest.TrimStart('/').StartsWith(":memory:", StringComparison.Ordinal))
            problems.Add("names no file: a database in memory cannot be backed up. Write sqlite:///relative/path or sqlite:////absolute/path.");
        else if (file is null)
            problems.Add("has two slashes behind 'sqlite:'; write three before a relative path (sqlite:///data/app.db), four before an absolute one.");
        else if (file.EndsWith('/'))
            problems.Add("names a directory; the path of a SQLite database is that of a file.");
        else
            return new SqliteUrl(file);
        return null;
    }

    private static PostgreSqlUrl? ReadPostgreSql(string text, int start, List<string> problems)
    {
        var hash = text.IndexOf('#', start);
        if (hash >= 0)
            problems.Add($"has a '#' at character {hash + 1}, where readers of URLs stop; in a user or password write it as %23.");
        var pathAt = text.AsSpan(start).IndexOfAny('/', '?', '#') is >= 0 and var at ? start + at : text.Length;
        // Python takes the last one: a password may hold others as they are.
        var userEnd = text.LastIndexOf('@', pathAt - 1, pathAt - start);
        var (user, password) = userEnd < 0 ? (null, null) : UserInfo(text[start..userEnd]);
        var (host, port) = HostAndPort(text, userEnd < 0 ? start : userEnd + 1, pathAt, problems);
        var query = text.IndexOf('?', pathAt);
        var path = text[pathAt..(query < 0 ? text.Length : query)].Split('#')[0];
        var options = PostgreSqlOptions.Read(query < 0 ? "" : text[(query + 1)..].Split('#')[0], query + 1, problems);

        string? Given(string option, string? otherwise) => options.Remove(option, out var value) && value.Length > 0 ? value : otherwise;
        host = Given("host", host);
        user = Given("user", user);
        password = Given("password", password);
        port = Given("port", null) is { } number ? PortOf(number, "the option 'port'", problems) : port;
        var database = Given("dbname", path.Length > 1 ? Uri.UnescapeDataString(path[1..]) : null);
        if (path.Length > 1 && path.IndexOf('/', 1) >= 0 && hash < 0)
            problems.Add("has more than one '/' behind the host; in a user, password or database name write it as %2F.");
        else if (database is null)
            problems.Add("names no database; write it behind the host: postgres://user:password@host:port/database.");
        return problems.Count > 0
            ? null
            : new PostgreSqlUrl(host, port ?? PostgreSqlUrl.DefaultPort, user, password is null ? null : new Secret(password), database!) { Options = options };
    }

    private static (string? User, string? Password) UserInfo(string text)
    {
        var parts = text.Split(':', 2);
        return (NullIfEmpty(Uri.UnescapeDataString(parts[0])), parts.Length > 1 ? NullIfEmpty(Uri.UnescapeDataString(parts[1])) : null);
    }

    private static (string? Host, int? Port) HostAndPort(string text, int start, int end, List<string> problems)
    {
        var part = text[start..end];
        if (part.Contains(',', StringComparison.Ordinal))
        {
            problems.Add("names several hosts; name the one that can be written to.");
            return default;
        }

        var bracket = part.StartsWith('[') ? part.IndexOf(']', StringComparison.Ordinal) : -1;
        if (part.StartsWith('[') && bracket < 0)
        {
            problems.Add($"has a '[' at character {start + 1} without its ']'; an IPv6 address stands between both.");
            return default;
        }

        var colon = part.IndexOf(':', bracket + 1);
        var host = bracket > 0 ? part[1..bracket] : Uri.UnescapeDataString(colon < 0 ? part : part[..colon]);
        return (NullIfEmpty(host), colon < 0 || colon == part.Length - 1 ? null : PortOf(part[(colon + 1)..], $"what stands behind the ':' at character {start + colon + 1}", problems));
    }

    /// <remarks>The text is not quoted: behind an unescaped '/' in a password it is a part of that.</remarks>
    private static int? PortOf(string text, string what, List<string> problems)
    {
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and <= 65535)
            return port;
        problems.Add($"has no valid port: {what} is no number from 1 to 65535. A '/', '?' or '#' in a user or password is written as %2F, %3F or %23.");
        return null;
    }

    private static string? NullIfEmpty(string text) => text.Length == 0 ? null : text;
}
