using Npgsql;

namespace Guestbook.Storage;

/// <summary>
/// Reads <c>DATABASE_URL</c>: <c>postgres://user:password@host:port/database?sslmode=require</c>,
/// <c>sqlite:///relative/path</c> or <c>sqlite:////absolute/path</c>.
/// </summary>
/// <remarks>Errors never show the URL, which holds a password.</remarks>
internal static class DatabaseUrl
{
    private const string SqlitePrefix = "sqlite:///";

    public static string? TrySqliteFile(string url)
    {
        if (!url.StartsWith(SqlitePrefix, StringComparison.Ordinal))
            return null;
        var path = Uri.UnescapeDataString(url[SqlitePrefix.Length..]);
        return path.Length > 0 ? path : throw new SettingsException("DATABASE_URL names no file after 'sqlite:///'.");
    }

    public static string PostgresConnectionString(string url)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var uri) || uri.Scheme is not ("postgres" or "postgresql"))
            throw new SettingsException("DATABASE_URL is neither postgres://user:password@host:port/database nor sqlite:///path.");
        var credentials = uri.UserInfo.Split(':', 2);
        var builder = new NpgsqlConnectionStringBuilder
        {
            Host = uri.Host.Length > 0 ? uri.Host : null,
            Port = uri.Port > 0 ? uri.Port : NpgsqlConnection.DefaultPort,
            Database = Uri.UnescapeDataString(uri.AbsolutePath.TrimStart('/')),
            Timeout = 5,
        };
        if (credentials[0].Length > 0)
            builder.Username = Uri.UnescapeDataString(credentials[0]);
        if (credentials.Length > 1)
            builder.Password = Uri.UnescapeDataString(credentials[1]);
        foreach (var parameter in uri.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
            Apply(builder, parameter);
        return builder.ConnectionString;
    }

    private static void Apply(NpgsqlConnectionStringBuilder builder, string parameter)
    {
        var parts = parameter.Split('=', 2);
        var value = parts.Length > 1 ? Uri.UnescapeDataString(parts[1]) : "";
        switch (parts[0])
        {
            case "sslmode" when Enum.TryParse<SslMode>(value.Replace("-", "", StringComparison.Ordinal), ignoreCase: true, out var mode):
                builder.SslMode = mode;
                break;
            case "host":
                builder.Host = value;
                break;
            case "application_name":
                builder.ApplicationName = value;
                break;
            default:
                throw new SettingsException($"DATABASE_URL has a parameter that is not understood: '{parts[0]}'. Known are sslmode, host and application_name.");
        }
    }
}
