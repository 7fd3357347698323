using System.Globalization;

namespace Slipway.Deployments.Backups;

/// <summary>Tells what is in the database now and will not be any more.</summary>
internal static class LostRows
{
    private const int Shown = 8;

    /// <summary>Compares numbers of rows: those of tables are all that can be compared without knowing what they mean.</summary>
    public static async Task<IReadOnlyList<string>> TellAsync(DeploymentRun run, EnvironmentData data, CancellationToken cancellationToken)
    {
        if (run.Request.Source is not null)
            return [$"The data that {run.Environment.Name} had are not there any more. They are kept: {NextCommand.UndoRestore(run.Environment)}"];
        if (run.Point is not { Point: { Database: { } contents } point } || run.Exchange?.Database is null || data.Database is not { } engine)
            return [];
        var before = contents.Tables.ToDictionary(table => table.Table, table => table.Rows, StringComparer.Ordinal);
        var now = await engine.CountAsync(cancellationToken);
        var differing = now
            .Where(table => table.Rows != before.GetValueOrDefault(table.Table))
            .Select(table => string.Create(CultureInfo.InvariantCulture, $"{table.Table} {table.Rows} -> {before.GetValueOrDefault(table.Table)}"))
            .Concat(before.Keys.Except(now.Select(table => table.Table)).Select(table => string.Create(CultureInfo.InvariantCulture, $"{table} (not there) -> {before[table]}")))
            .ToList();
        var age = Durations.Text(run.Parts.Time.GetUtcNow() - point.Created);
        var rows = differing.Count == 0 ? "every table has as many rows as then" : $"rows: {string.Join(", ", differing.Take(Shown))}{(differing.Count > Shown ? $" and {differing.Count - Shown} tables more" : "")}";
        return [$"What was written in the {age} since the point was taken is not in the database any more ({rows}). It is kept: {NextCommand.UndoRestore(run.Environment)}"];
    }
}
