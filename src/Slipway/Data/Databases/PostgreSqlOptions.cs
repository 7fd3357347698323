namespace Slipway.Data.Databases;

/// <summary>The part of a PostgreSQL URL behind its question mark.</summary>
/// <remarks>Names are those of libpq's connection parameters: PostgreSQL's documentation, "Parameter Key Words".</remarks>
internal static class PostgreSqlOptions
{
    /// <summary>Parameters with the variable that hands each to PostgreSQL's programs.</summary>
    public static IReadOnlyDictionary<string, string> Variables { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["application_name"] = "PGAPPNAME",
        ["channel_binding"] = "PGCHANNELBINDING",
        ["connect_timeout"] = "PGCONNECT_TIMEOUT",
        ["gssencmode"] = "PGGSSENCMODE",
        ["options"] = "PGOPTIONS",
        ["passfile"] = "PGPASSFILE",
        ["sslcert"] = "PGSSLCERT",
        ["sslcrl"] = "PGSSLCRL",
        ["sslkey"] = "PGSSLKEY",
        ["sslmode"] = "PGSSLMODE",
        ["sslrootcert"] = "PGSSLROOTCERT",
        ["target_session_attrs"] = "PGTARGETSESSIONATTRS",
    };

    private static readonly string[] Places = ["host", "port", "user", "password", "dbname"];
    private static readonly string[] SslModes = ["disable", "allow", "prefer", "require", "verify-ca", "verify-full"];

    /// <summary>Keeps what libpq knows. Anything else is for the app's driver, unless it is nearly a name that libpq knows.</summary>
    /// <param name="query">Text behind the question mark.</param>
    /// <param name="start">Characters before it, for messages.</param>
    /// <param name="problems">Takes what is wrong.</param>
    public static Dictionary<string, string> Read(string query, int start, List<string> problems)
    {
        var options = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var part in query.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var pair = part.Split('=', 2);
            var (name, value) = (Uri.UnescapeDataString(pair[0]), pair.Length > 1 ? Uri.UnescapeDataString(pair[1]) : null);
            if (value is null)
                problems.Add($"has an option without '=' behind character {start}; write name=value.");
            else if (name == "sslmode" && !SslModes.Contains(value))
                problems.Add($"has an 'sslmode' that is none of {string.Join(", ", SslModes)}{NearestName.Hint(value, SslModes)}");
            else if (Variables.ContainsKey(name) || Places.Contains(name))
                options[name] = value;
            else if (NearestName.Find(name, Variables.Keys.Concat(Places)) is { } nearest)
                problems.Add($"has an option '{name}'; did you mean '{nearest}'?");
        }

        return options;
    }
}
