using System.Data.Common;

namespace Slipway.Data.Databases;

/// <summary>Reads the tables in which frameworks record their migrations.</summary>
internal static class MigrationQueries
{
    /// <summary>Tables in the order in which they are looked for. Names and columns are the frameworks' own.</summary>
    private static readonly (string Table, string Kind, string Query)[] Records =
    [
        // django.db.migrations.recorder
        ("django_migrations", "django", "SELECT app || '.' || name FROM django_migrations ORDER BY id"),
        // Microsoft.EntityFrameworkCore.Migrations.HistoryRepository: ids begin with a time and sort by it
        ("__EFMigrationsHistory", "ef-core", "SELECT \"MigrationId\" FROM \"__EFMigrationsHistory\" ORDER BY \"MigrationId\""),
        // Rails and others; a text or a number, so both sort as what they are
        ("schema_migrations", "schema-migrations", "SELECT version FROM schema_migrations ORDER BY version"),
    ];

    /// <param name="exists">Tells whether an unqualified name is a table here.</param>
    /// <param name="query">Runs a query with one column.</param>
    public static async Task<MigrationRecord?> ReadAsync(Func<string, Task<bool>> exists, Func<string, Task<IReadOnlyList<string>>> query)
    {
        foreach (var (table, kind, text) in Records)
        {
            if (await exists(table))
                return new MigrationRecord(kind, await query(text));
        }

        return null;
    }

    /// <returns>The first column of every row.</returns>
    public static async Task<IReadOnlyList<string>> ColumnAsync(DbCommand command, CancellationToken cancellationToken)
    {
        var values = new List<string>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            values.Add(Convert.ToString(reader.GetValue(0), System.Globalization.CultureInfo.InvariantCulture) ?? "");
        return values;
    }
}
