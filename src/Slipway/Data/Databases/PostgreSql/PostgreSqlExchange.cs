using Npgsql;
using Slipway.FaultPoints;

namespace Slipway.Data.Databases.PostgreSql;

/// <summary>Lets two databases of a server change their names, in one transaction: there is no moment without the one that the app uses.</summary>
internal sealed class PostgreSqlExchange(PostgreSqlUrl url)
{
    /// <summary>The app connects again as soon as it is cut off, and no database is renamed that somebody is connected to.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan Again = TimeSpan.FromMilliseconds(20);

    public async Task RunAsync(string beside, string kept, CancellationToken cancellationToken)
    {
        await using var connection = await OpenAsync(cancellationToken);
        var names = await ExistingAsync(connection, [url.Database, beside, kept], cancellationToken);
        if (names.Contains(url.Database) && !names.Contains(beside) && names.Contains(kept))
            return;
        if (!names.Contains(beside))
            throw new SlipwayException(ExitCode.Failed, $"The server has no database '{beside}' that could take the place of {url}.");
        var began = DateTime.UtcNow;
        while (true)
        {
            try
            {
                await CutOffAsync(connection, [url.Database, beside], cancellationToken);
                await RenameAsync(connection, names.Contains(url.Database) ? [(url.Database, kept), (beside, url.Database)] : [(beside, url.Database)], cancellationToken);
                FaultPoint.Reach("database", "exchanged");
                return;
            }
            catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.ObjectInUse && DateTime.UtcNow - began < Patience)
            {
                await Task.Delay(Again, cancellationToken);
            }
            catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.InsufficientPrivilege)
            {
                throw new SlipwayException(ExitCode.Failed, $"The user of {url} may not rename it: {exception.MessageText}.", exception)
                {
                    Next = $"Let an administrator run: ALTER DATABASE {PostgreSqlEngine.Identifier(url.Database)} OWNER TO {PostgreSqlEngine.Identifier(connection.UserName ?? url.User ?? "…")};",
                };
            }
            catch (NpgsqlException exception)
            {
                throw PostgreSqlConnection.Failed(url, "Putting another database in place", exception);
            }
        }
    }

    /// <returns>Those of the names that databases have.</returns>
    public async Task<IReadOnlySet<string>> ExistingAsync(string[] names, CancellationToken cancellationToken)
    {
        await using var connection = await OpenAsync(cancellationToken);
        return await ExistingAsync(connection, names, cancellationToken);
    }

    /// <summary>Nobody can rename the database that he is connected to.</summary>
    private Task<NpgsqlConnection> OpenAsync(CancellationToken cancellationToken) =>
        PostgreSqlConnection.OpenAsync(url.With(url.Database == "postgres" ? "template1" : "postgres"), cancellationToken);

    private static async Task<HashSet<string>> ExistingAsync(NpgsqlConnection connection, string[] names, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("SELECT datname FROM pg_database WHERE datname = ANY ($1)", connection) { Parameters = { new NpgsqlParameter { Value = names } } };
        return [.. await MigrationQueries.ColumnAsync(command, cancellationToken)];
    }

    private static async Task CutOffAsync(NpgsqlConnection connection, string[] names, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = ANY ($1) AND pid <> pg_backend_pid()", connection) { Parameters = { new NpgsqlParameter { Value = names } } };
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async Task RenameAsync(NpgsqlConnection connection, IReadOnlyList<(string From, string To)> names, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        foreach (var (from, to) in names)
        {
            await using var command = new NpgsqlCommand($"ALTER DATABASE {PostgreSqlEngine.Identifier(from)} RENAME TO {PostgreSqlEngine.Identifier(to)}", connection, transaction);
            await command.ExecuteNonQueryAsync(cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
    }
}
