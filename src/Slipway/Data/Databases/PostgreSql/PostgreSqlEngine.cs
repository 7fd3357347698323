using System.Globalization;
using Npgsql;
using Slipway.Data.Scrubbing;
using Slipway.FaultPoints;

namespace Slipway.Data.Databases.PostgreSql;

/// <summary>A PostgreSQL database, by <c>pg_dump</c> and <c>pg_restore</c>: the only way that works on every server, also a rented one.</summary>
internal sealed class PostgreSqlEngine : IDatabaseEngine
{
    public const string EngineName = "postgresql";
    public const string DumpFormat = "pg_dump custom";

    /// <summary>Property that has the version of <c>pg_dump</c>: an older <c>pg_restore</c> may not read what it wrote.</summary>
    public const string WrittenBy = "pg_dump";

    /// <summary>Longest name in bytes; the server cuts longer ones silently.</summary>
    private const int LongestName = 63;

    private readonly PostgreSqlUrl _url;
    private readonly PostgreSqlPrograms _programs;

    public PostgreSqlEngine(PostgreSqlUrl url, PostgreSqlPrograms? programs = null) => (_url, _programs) = (url, programs ?? new PostgreSqlPrograms());

    public string Name => EngineName;

    /// <summary>The server's version as its number: <c>server_version</c> may carry the distribution's name.</summary>
    public static string VersionOf(NpgsqlConnection connection) => connection.ServerVersion.Split(' ')[0];

    public async Task<IDatabaseSnapshot> PrepareSnapshotAsync(CancellationToken cancellationToken)
    {
        var connection = await PostgreSqlConnection.OpenAsync(_url, cancellationToken);
        try
        {
            var version = VersionOf(connection);
            return new PostgreSqlSnapshot(_url, connection, await _programs.FindAsync("pg_dump", version, version, cancellationToken));
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    public async Task<RestoredDatabase> RestoreBesideAsync(Stream dump, DatabaseContents contents, string name, CancellationToken cancellationToken)
    {
        if (contents.Server.Engine != Name)
            throw new SlipwayException(ExitCode.Usage, $"A point of {contents.Server.Engine} cannot be restored into PostgreSQL ({_url}).");
        await using var connection = await PostgreSqlConnection.OpenAsync(_url, cancellationToken);
        var restore = await _programs.FindAsync("pg_restore", VersionOf(connection), contents.Properties.GetValueOrDefault(WrittenBy) ?? contents.Server.Version, cancellationToken);
        var beside = await CreateAsync(connection, contents, name, cancellationToken);
        try
        {
            FaultPoint.Reach("database", "created");
            var notes = await PostgreSqlRestore.RunAsync(beside, restore, dump, await OwnersAsync(connection, contents, cancellationToken), cancellationToken);
            FaultPoint.Reach("database", "restored");
            await using var restored = await PostgreSqlConnection.OpenAsync(beside, cancellationToken);
            var tables = await PostgreSqlCatalog.CountAsync(restored, cancellationToken);
            TableDifferences.EnsureNone(beside.Database, contents.Tables, tables);
            return new RestoredDatabase(beside, tables, notes);
        }
        catch (Exception exception)
        {
            await DropAsync(connection, beside, CancellationToken.None);
            throw exception is NpgsqlException npgsql ? PostgreSqlConnection.Failed(beside, "Restoring", npgsql) : exception;
        }
    }

    public async Task DropAsync(DatabaseUrl restored, CancellationToken cancellationToken)
    {
        if (restored is not PostgreSqlUrl beside || beside.Database == _url.Database)
            throw new InvalidOperationException($"{restored} was not restored beside {_url}.");
        await using var connection = await PostgreSqlConnection.OpenAsync(_url, cancellationToken);
        await DropAsync(connection, beside, cancellationToken);
    }

    public Task ExchangeAsync(string beside, string kept, CancellationToken cancellationToken) => new PostgreSqlExchange(_url).RunAsync(beside, kept, cancellationToken);

    public async Task<bool> ExistsAsync(string name, CancellationToken cancellationToken) => (await new PostgreSqlExchange(_url).ExistingAsync([name], cancellationToken)).Count > 0;

    public string NewName(string purpose) => BesideName(_url.Database, purpose, DateTime.UtcNow);

    public IDatabaseEngine Of(string name) => new PostgreSqlEngine(_url.With(name), _programs);

    /// <summary>Databases of a server do not see each other.</summary>
    public IDatabaseEngine Apart(string directory) => this;

    public async Task<ScrubSession> OpenScrubAsync(string? key, CancellationToken cancellationToken) =>
        new(await PostgreSqlConnection.OpenAsync(_url, cancellationToken), new PostgreSqlScrubbing(), key);

    public string NameOf(DatabaseUrl beside) => ((PostgreSqlUrl)beside).Database;

    public DatabaseUrl Beside(string name) => _url.With(name);

    public async Task<DatabaseServer> ReadServerAsync(CancellationToken cancellationToken)
    {
        await using var connection = await PostgreSqlConnection.OpenAsync(_url, cancellationToken);
        return new DatabaseServer(EngineName, VersionOf(connection));
    }

    public async Task<IReadOnlyList<TableRows>> CountAsync(CancellationToken cancellationToken)
    {
        await using var connection = await PostgreSqlConnection.OpenAsync(_url, cancellationToken);
        return await PostgreSqlCatalog.CountAsync(connection, cancellationToken);
    }

    public async Task<MigrationRecord?> ReadMigrationsAsync(CancellationToken cancellationToken)
    {
        await using var connection = await PostgreSqlConnection.OpenAsync(_url, cancellationToken);
        return await PostgreSqlCatalog.ReadMigrationsAsync(connection, cancellationToken);
    }

    /// <returns>A name for a database beside another: the other's, the purpose, the moment and four random characters.</returns>
    internal static string BesideName(string database, string purpose, DateTime moment)
    {
        var end = string.Create(CultureInfo.InvariantCulture, $"_{purpose}_{moment:yyyyMMddHHmmss}_{System.Security.Cryptography.RandomNumberGenerator.GetHexString(4, lowercase: true)}");
        while (System.Text.Encoding.UTF8.GetByteCount(database) + end.Length > LongestName)
            database = database[..^1];
        return database + end;
    }

    private async Task<PostgreSqlUrl> CreateAsync(NpgsqlConnection connection, DatabaseContents contents, string database, CancellationToken cancellationToken)
    {
        var beside = _url.With(database);
        var name = Identifier(database);
        try
        {
            await ExecuteAsync(connection, $"CREATE DATABASE {name} TEMPLATE template0{Locale(contents.Properties)}", cancellationToken);
            foreach (var (setting, value) in contents.Properties.Where(property => property.Key.StartsWith("setting:", StringComparison.Ordinal)))
                await ExecuteAsync(connection, $"ALTER DATABASE {name} SET {Identifier(setting["setting:".Length..])} TO {Literal(value)}", cancellationToken);
            return beside;
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.InsufficientPrivilege)
        {
            throw new SlipwayException(ExitCode.Failed, $"The user of {_url} may not create the database that is restored beside it: {exception.MessageText}.", exception)
            {
                Next = $"Let an administrator run: ALTER ROLE {Identifier(connection.UserName ?? _url.User ?? "…")} CREATEDB;",
            };
        }
        catch (NpgsqlException exception)
        {
            throw PostgreSqlConnection.Failed(beside, "Creating the database", exception);
        }
    }

    private static string Locale(IReadOnlyDictionary<string, string> properties)
    {
        string Clause(string keyword, string property) => properties.TryGetValue(property, out var value) ? $" {keyword} {Literal(value)}" : "";
        var provider = properties.GetValueOrDefault("locale-provider") switch { "i" => " LOCALE_PROVIDER icu", "b" => " LOCALE_PROVIDER builtin", _ => "" };
        var locale = provider.EndsWith("icu", StringComparison.Ordinal) ? Clause("ICU_LOCALE", "locale") : provider.Length > 0 ? Clause("BUILTIN_LOCALE", "locale") : "";
        return Clause("ENCODING", "encoding") + Clause("LC_COLLATE", "collate") + Clause("LC_CTYPE", "ctype") + provider + locale;
    }

    /// <summary>Owners and grants come back only where the user may give things away and all of the roles are there.</summary>
    private static async Task<bool> OwnersAsync(NpgsqlConnection connection, DatabaseContents contents, CancellationToken cancellationToken)
    {
        var roles = contents.Properties.Where(property => property.Key.StartsWith("role:", StringComparison.Ordinal)).Select(property => property.Value).ToArray();
        await using var command = new NpgsqlCommand("SELECT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) AND (SELECT count(*) FROM pg_roles WHERE rolname = ANY ($1)) = $2", connection)
        {
            Parameters = { new NpgsqlParameter { Value = roles }, new NpgsqlParameter { Value = (long)roles.Length } },
        };
        return (bool)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    private static async Task DropAsync(NpgsqlConnection connection, PostgreSqlUrl beside, CancellationToken cancellationToken)
    {
        try
        {
            await ExecuteAsync(connection, $"DROP DATABASE IF EXISTS {Identifier(beside.Database)} WITH (FORCE)", cancellationToken);
        }
        catch (NpgsqlException exception)
        {
            throw PostgreSqlConnection.Failed(beside, "Dropping the database", exception);
        }
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string text, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(text, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    internal static string Identifier(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static string Literal(string text) =>
        text.Contains('\\', StringComparison.Ordinal)
            ? $"E'{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "''", StringComparison.Ordinal)}'"
            : $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
}
