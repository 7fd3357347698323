using System.Net.Sockets;
using Npgsql;

namespace Slipway.Data.Databases.PostgreSql;

/// <summary>Connects to a server as the URL says, with errors for people.</summary>
internal static class PostgreSqlConnection
{
    /// <summary>Where Debian's and the upstream server put their sockets; libpq's default is compiled in and one of both.</summary>
    private static readonly string[] SocketDirectories = ["/var/run/postgresql", "/tmp"];

    /// <returns>The host that is meant where the URL names none.</returns>
    public static string HostOf(PostgreSqlUrl url) =>
        url.Host ?? SocketDirectories.FirstOrDefault(directory => File.Exists($"{directory}/.s.PGSQL.{url.Port}")) ?? "localhost";

    /// <exception cref="SlipwayException">The server cannot be reached, or does not let the user in.</exception>
    public static async Task<NpgsqlConnection> OpenAsync(PostgreSqlUrl url, CancellationToken cancellationToken)
    {
        var connection = new NpgsqlConnection(Settings(url).ConnectionString);
        try
        {
            await connection.OpenAsync(cancellationToken);
            return connection;
        }
        catch (Exception exception) when (exception is NpgsqlException or SocketException or TimeoutException or ArgumentException or NotSupportedException)
        {
            await connection.DisposeAsync();
            throw Failure(url, exception);
        }
    }

    /// <summary>Closes the driver's kept connections, without which a database cannot be dropped.</summary>
    public static void Forget(PostgreSqlUrl url)
    {
        using var connection = new NpgsqlConnection(Settings(url).ConnectionString);
        NpgsqlConnection.ClearPool(connection);
    }

    /// <summary>What went wrong on an open connection, for a person.</summary>
    public static SlipwayException Failed(PostgreSqlUrl url, string what, NpgsqlException exception) =>
        new(ExitCode.Failed, $"{what} failed on {url}: {(exception is PostgresException server ? $"{server.MessageText} ({server.SqlState})" : exception.Message)}", exception);

    private static NpgsqlConnectionStringBuilder Settings(PostgreSqlUrl url)
    {
        var settings = new NpgsqlConnectionStringBuilder
        {
            Host = HostOf(url),
            Port = url.Port,
            Database = url.Database,
            Username = url.User ?? Environment.UserName,
            ApplicationName = "slipway",
            Pooling = false,
            Timeout = 15,
            CommandTimeout = 0,
        };
        if (url.Password is { } password)
            settings.Password = password.Reveal();
        foreach (var (name, value) in url.Options)
            Apply(settings, name, value);
        return settings;
    }

    private static void Apply(NpgsqlConnectionStringBuilder settings, string name, string value)
    {
        switch (name)
        {
            case "sslmode":
                settings.SslMode = Enum.Parse<SslMode>(value.Replace("-", "", StringComparison.Ordinal), ignoreCase: true);
                break;
            case "sslrootcert":
                settings.RootCertificate = value;
                break;
            case "sslcert":
                settings.SslCertificate = value;
                break;
            case "sslkey":
                settings.SslKey = value;
                break;
            case "passfile":
                settings.Passfile = value;
                break;
            case "options":
                settings.Options = value;
                break;
            case "connect_timeout" when int.TryParse(value, System.Globalization.CultureInfo.InvariantCulture, out var seconds) && seconds > 0:
                settings.Timeout = seconds;
                break;
            case "channel_binding":
                settings.ChannelBinding = Enum.Parse<ChannelBinding>(value, ignoreCase: true);
                break;
        }
    }

    private static SlipwayException Failure(PostgreSqlUrl url, Exception exception) => exception switch
    {
        PostgresException { SqlState: PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification } server =>
            new SlipwayException(ExitCode.Failed, $"The server refused the user of {url}: {server.MessageText}.", exception) { Next = "Correct user and password in the database URL of the environment." },
        PostgresException { SqlState: PostgresErrorCodes.InvalidCatalogName } =>
            new SlipwayException(ExitCode.Failed, $"The server has no database '{url.Database}' ({url}).", exception) { Next = "Correct the database URL of the environment, or create the database." },
        PostgresException server => new SlipwayException(ExitCode.Failed, $"The server did not let {url} connect: {server.MessageText} ({server.SqlState}).", exception),
        _ => new SlipwayException(ExitCode.Failed, $"The database server of {url} cannot be reached: {Innermost(exception).Message}", exception) { Next = "Check that the server runs and that host and port are right." },
    };

    private static Exception Innermost(Exception exception) => exception.InnerException is { } inner ? Innermost(inner) : exception;
}
