using System.Data.Common;
using System.Globalization;
using Slipway.Environments;

namespace Slipway.Data.Databases;

/// <summary>Connection strings as Npgsql and Microsoft.Data.Sqlite take them: <c>Host=…;Database=…</c>, <c>Data Source=app.db</c>.</summary>
internal static class ConnectionString
{
    private static readonly Dictionary<string, string> Names = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Host"] = "host", ["Server"] = "host",
        ["Port"] = "port",
        ["Database"] = "dbname", ["DB"] = "dbname", ["Initial Catalog"] = "dbname",
        ["Username"] = "user", ["User Name"] = "user", ["User Id"] = "user", ["UserId"] = "user", ["User"] = "user", ["UID"] = "user",
        ["Password"] = "password", ["PWD"] = "password", ["PSW"] = "password",
        ["SSL Mode"] = "sslmode", ["SslMode"] = "sslmode",
        ["Root Certificate"] = "sslrootcert", ["SSL Certificate"] = "sslcert", ["SSL Key"] = "sslkey",
        ["Options"] = "options", ["Passfile"] = "passfile", ["Application Name"] = "application_name",
        ["Data Source"] = "file", ["DataSource"] = "file", ["Filename"] = "file",
    };

    /// <summary>Whether a text is meant as one: no URL, and it has a value behind a name.</summary>
    public static bool Is(string text) => !text.Contains("://", StringComparison.Ordinal) && text.Contains('=', StringComparison.Ordinal);

    /// <returns>Null: there are problems.</returns>
    public static DatabaseUrl? Read(string text, List<string> problems)
    {
        var builder = new DbConnectionStringBuilder();
        try
        {
            builder.ConnectionString = text;
        }
        catch (ArgumentException)
        {
            // Its message may quote the text.
            problems.Add("is no connection string: it consists of name=value pairs with ';' between them, and a value with ';' stands in quotes.");
            return null;
        }

        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string key in builder.Keys)
        {
            if (Names.TryGetValue(key, out var name))
                values[name] = (string)builder[key];
        }

        return values.ContainsKey("host") ? PostgreSql(values, problems) : Sqlite(values, problems);
    }

    private static SqliteUrl? Sqlite(Dictionary<string, string> values, List<string> problems)
    {
        if (!values.TryGetValue("file", out var file))
            problems.Add("is a connection string with neither Host (PostgreSQL) nor Data Source (SQLite).");
        else if (file is "" or ":memory:")
            problems.Add("names no file: a database in memory cannot be backed up.");
        else
            return new SqliteUrl(file);
        return null;
    }

    private static PostgreSqlUrl? PostgreSql(Dictionary<string, string> values, List<string> problems)
    {
        string? Take(string name) => values.Remove(name, out var value) && value.Length > 0 ? value : null;
        var (host, database, user, password) = (Take("host"), Take("dbname"), Take("user"), Take("password"));
        var port = PostgreSqlUrl.DefaultPort;
        if (Take("port") is { } text && !(int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out port) && port is > 0 and <= 65535))
            problems.Add("has a Port that is no number from 1 to 65535.");
        if (database is null)
            problems.Add("names no Database.");
        if (host?.Contains(',', StringComparison.Ordinal) == true)
            problems.Add("names several hosts; name the one that can be written to.");
        values.Remove("file");
        if (values.TryGetValue("sslmode", out var mode))
            values["sslmode"] = mode.ToLowerInvariant() switch { "verifyca" => "verify-ca", "verifyfull" => "verify-full", var other => other };
        return problems.Count > 0
            ? null
            : new PostgreSqlUrl(host, port, user, password is null ? null : new Secret(password), database!) { Options = values };
    }
}
