using System.Globalization;
using System.Text;
using Slipway.Environments;
using Slipway.Processes;
using Slipway.State;

namespace Slipway.Data.Databases.PostgreSql;

/// <summary>
/// A program of PostgreSQL for one database. Where the database is and as whom goes by the environment, the password by a file
/// that only its owner can read: no process list shows either. Disposing it removes the file.
/// </summary>
internal sealed class PostgreSqlCommand : IDisposable
{
    /// <summary>Nobody can say how long a dump takes; whoever starts it can stop it.</summary>
    private static readonly TimeSpan Deadline = TimeSpan.FromDays(2);

    private readonly string? _directory;

    public PostgreSqlCommand(PostgreSqlUrl url, ClientProgram program, params IReadOnlyList<Argument> arguments)
    {
        // What the user's shell has set for psql is about another database.
        var environment = Environment.GetEnvironmentVariables().Keys.Cast<string>()
            .Where(name => name.StartsWith("PG", StringComparison.Ordinal) && (url.Password is not null || name is not ("PGPASSWORD" or "PGPASSFILE")))
            .ToDictionary(name => name, string? (_) => null, StringComparer.Ordinal);
        environment["PGHOST"] = PostgreSqlConnection.HostOf(url);
        environment["PGPORT"] = url.Port.ToString(CultureInfo.InvariantCulture);
        environment["PGDATABASE"] = url.Database;
        environment["PGUSER"] = url.User ?? Environment.UserName;
        environment["PGAPPNAME"] = "slipway";
        environment["PGCONNECT_TIMEOUT"] = "15";
        // Messages are matched and shown in one language.
        environment["LC_MESSAGES"] = "C";
        foreach (var (name, value) in url.Options)
            environment[PostgreSqlOptions.Variables[name]] = value;
        if (url.Password is { } password)
        {
            _directory = Directory.CreateTempSubdirectory("slipway-").FullName;
            environment["PGPASSFILE"] = WritePassword(_directory, password);
        }

        Command = new Command(program.Path, arguments) { Environment = environment, Deadline = Deadline };
    }

    public Command Command { get; }

    public void Dispose()
    {
        if (_directory is not null && Directory.Exists(_directory))
            Directory.Delete(_directory, recursive: true);
    }

    /// <remarks>The format of libpq's password file: host:port:database:user:password, with a backslash before ':' and '\'.</remarks>
    private static string WritePassword(string directory, Secret password)
    {
        var file = Path.Combine(directory, "pgpass");
        var escaped = password.Reveal().Replace("\\", "\\\\", StringComparison.Ordinal).Replace(":", "\\:", StringComparison.Ordinal);
        DurableFile.WriteNew(file, Encoding.UTF8.GetBytes($"*:*:*:*:{escaped}\n"));
        return file;
    }
}
