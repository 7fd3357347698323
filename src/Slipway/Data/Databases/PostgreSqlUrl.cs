using System.Text;
using Slipway.Environments;

namespace Slipway.Data.Databases;

/// <summary>A database on a PostgreSQL server.</summary>
/// <param name="Host">Name, address, or directory of the server's Unix socket; null: what libpq takes by default.</param>
/// <param name="Port">Port; also part of the socket's name.</param>
/// <param name="User">Role; null: the name of the user who runs the command.</param>
/// <param name="Password">Null: none is given, and the server asks for none or takes it from the user's password file.</param>
/// <param name="Database">Name of the database.</param>
internal sealed record PostgreSqlUrl(string? Host, int Port, string? User, Secret? Password, string Database) : DatabaseUrl
{
    public const int DefaultPort = 5432;

    /// <summary>libpq's connection parameters that were given, such as <c>sslmode</c>. What only the app's driver knows is left out.</summary>
    public IReadOnlyDictionary<string, string> Options { get; init; } = new Dictionary<string, string>();

    /// <summary>Another database of the same server.</summary>
    public PostgreSqlUrl With(string database) => this with { Database = database };

    /// <summary>The URL as an app takes it.</summary>
    public Secret WithPassword()
    {
        var text = ToString();
        if (Password is { } password)
            text = text.Insert(text.IndexOf('@', StringComparison.Ordinal), $":{Uri.EscapeDataString(password.Reveal())}");
        return new Secret(Options.Count == 0 ? text : $"{text}?{string.Join('&', Options.Select(option => $"{option.Key}={Uri.EscapeDataString(option.Value)}"))}");
    }

    /// <summary>The URL without its password.</summary>
    public override string ToString()
    {
        var text = new StringBuilder("postgres://");
        if (User is not null)
            text.Append(Uri.EscapeDataString(User)).Append('@');
        if (Host is not null)
            text.Append(Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]" : Uri.EscapeDataString(Host));
        if (Port != DefaultPort)
            text.Append(':').Append(Port);
        return text.Append('/').Append(Uri.EscapeDataString(Database)).ToString();
    }
}
