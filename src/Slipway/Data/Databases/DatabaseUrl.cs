using Slipway.Environments;

namespace Slipway.Data.Databases;

/// <summary>
/// Where an app's database is: a <see cref="PostgreSqlUrl"/> or a <see cref="SqliteUrl"/>. It shows without its password.
/// </summary>
internal abstract record DatabaseUrl
{
    /// <summary>
    /// Reads <c>postgres://user:password@host:port/database?sslmode=require</c>, <c>sqlite:///relative/path</c>,
    /// <c>sqlite:////absolute/path</c> as dj-database-url and libpq write them, or a .NET connection string.
    /// </summary>
    /// <param name="url">The text. It holds a password, so no message quotes more of it than a scheme or the name of an option.</param>
    /// <param name="name">What the text is called in messages, such as <c>DATABASE_URL of 'production'</c>.</param>
    /// <param name="location">Where it is written or referred to, if that is a file.</param>
    /// <exception cref="ConfigurationException">It cannot be used: everything that is wrong with it.</exception>
    public static DatabaseUrl Read(Secret url, string name, SourceLocation? location = null)
    {
        var problems = new List<string>();
        var text = url.Reveal();
        var read = ConnectionString.Is(text) ? ConnectionString.Read(text, problems) : DatabaseUrlReader.Read(text, problems);
        return problems.Count == 0 && read is not null
            ? read
            : throw new ConfigurationException([.. problems.Select(problem => new Problem(location, $"{name} {problem}"))]);
    }
}
