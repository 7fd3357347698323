using System.Globalization;
using Npgsql;

namespace Slipway.Data.Databases.PostgreSql;

/// <summary>What the catalog of a database says of it.</summary>
internal static class PostgreSqlCatalog
{
    /// <summary>Tables that a dump holds with their rows: none of the system, of an extension or of a session.</summary>
    private const string Tables =
        """
        SELECT quote_ident(n.nspname) || '.' || quote_ident(c.relname)
        FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind = 'r' AND c.relpersistence <> 't'
          AND n.nspname <> 'information_schema' AND n.nspname NOT LIKE 'pg\_%'
          AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_depend d WHERE d.classid = 'pg_catalog.pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
        ORDER BY 1
        """;

    /// <summary>What <c>CREATE DATABASE</c> needs to make its equal; by column names, as they differ between versions.</summary>
    private const string Database =
        """
        SELECT pg_catalog.pg_encoding_to_char(d.encoding), d.datcollate, d.datctype, to_jsonb(d) ->> 'datlocprovider',
               coalesce(to_jsonb(d) ->> 'datlocale', to_jsonb(d) ->> 'daticulocale')
        FROM pg_catalog.pg_database d WHERE d.datname = pg_catalog.current_database()
        """;

    private const string Settings =
        """
        SELECT unnest(s.setconfig) FROM pg_catalog.pg_db_role_setting s JOIN pg_catalog.pg_database d ON d.oid = s.setdatabase
        WHERE s.setrole = 0 AND d.datname = pg_catalog.current_database()
        """;

    /// <summary>Roles that own something in this database or were granted something: pg_restore needs them, or is told not to ask for them.</summary>
    private const string Roles =
        """
        SELECT DISTINCT r.rolname FROM pg_catalog.pg_shdepend s JOIN pg_catalog.pg_roles r ON r.oid = s.refobjid
        WHERE s.refclassid = 'pg_catalog.pg_authid'::regclass
          AND s.dbid = (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database())
        ORDER BY 1
        """;

    public static async Task<IReadOnlyList<TableRows>> CountAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var counts = new List<TableRows>();
        foreach (var table in await ColumnAsync(connection, Tables, cancellationToken))
        {
            await using var count = new NpgsqlCommand($"SELECT count(*) FROM ONLY {table}", connection);
            counts.Add(new TableRows(table, (long)(await count.ExecuteScalarAsync(cancellationToken))!));
        }

        // Large objects are no table of their own and are lost as easily.
        await using var objects = new NpgsqlCommand("SELECT count(*) FROM pg_catalog.pg_largeobject_metadata", connection);
        if ((long)(await objects.ExecuteScalarAsync(cancellationToken))! is > 0 and var number)
            counts.Add(new TableRows("large objects", number));
        return counts;
    }

    public static Task<MigrationRecord?> ReadMigrationsAsync(NpgsqlConnection connection, CancellationToken cancellationToken) => MigrationQueries.ReadAsync(
        async table =>
        {
            await using var exists = new NpgsqlCommand("SELECT pg_catalog.to_regclass(pg_catalog.quote_ident($1)) IS NOT NULL", connection) { Parameters = { new NpgsqlParameter { Value = table } } };
            return (bool)(await exists.ExecuteScalarAsync(cancellationToken))!;
        },
        query => ColumnAsync(connection, query, cancellationToken));

    public static async Task<IReadOnlyDictionary<string, string>> PropertiesAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var properties = new Dictionary<string, string>(StringComparer.Ordinal);
        await using (var command = new NpgsqlCommand(Database, connection))
        await using (var reader = await command.ExecuteReaderAsync(cancellationToken))
        {
            await reader.ReadAsync(cancellationToken);
            string[] names = ["encoding", "collate", "ctype", "locale-provider", "locale"];
            for (var i = 0; i < names.Length; i++)
            {
                if (!await reader.IsDBNullAsync(i, cancellationToken))
                    properties[names[i]] = reader.GetString(i);
            }
        }

        foreach (var setting in await ColumnAsync(connection, Settings, cancellationToken))
        {
            var parts = setting.Split('=', 2);
            properties[$"setting:{parts[0]}"] = parts[1];
        }

        var roles = await ColumnAsync(connection, Roles, cancellationToken);
        for (var i = 0; i < roles.Count; i++)
            properties[string.Create(CultureInfo.InvariantCulture, $"role:{i:000}")] = roles[i];
        return properties;
    }

    public static async Task<IReadOnlyList<string>> ColumnAsync(NpgsqlConnection connection, string query, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(query, connection);
        return await MigrationQueries.ColumnAsync(command, cancellationToken);
    }
}
