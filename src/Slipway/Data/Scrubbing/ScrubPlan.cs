using Slipway.Environments.Scrubbing;

namespace Slipway.Data.Scrubbing;

/// <summary>The rules laid on a database: what becomes of each table and column that is there.</summary>
internal sealed class ScrubPlan(DatabaseShape shape, ScrubRules rules)
{
    public IReadOnlyList<TableShape> Tables => shape.Tables;

    public bool DropsLargeObjects => shape.LargeObjects > 0 && rules.KeepsLargeObjects == false;

    public bool Deletes(TableShape table) => Rules(table)?.Delete == true;

    /// <returns>Columns whose values must not survive in them, with their rules.</returns>
    public IReadOnlyList<(ColumnShape Column, ColumnRule Rule)> Marked(TableShape table) =>
        [.. table.Columns.Select(column => (column, Rule(table, column))).Where(pair => pair.Item2 is { Treatment: not ColumnTreatment.Keep }).Select(pair => (pair.column, pair.Item2!))];

    /// <returns>Columns that are as they were and may hold a text, but for those that the rules leave out.</returns>
    public IReadOnlyList<ColumnShape> Searched(TableShape table) => Deletes(table)
        ? []
        : [.. table.Columns.Where(column => column.Kind is ColumnKind.Text or ColumnKind.Uuid or ColumnKind.Other
            && (column.Computed || Rule(table, column) is { Treatment: ColumnTreatment.Keep })
            && !rules.Unsearched.ContainsKey($"{table.Name}.{column.Name}"))];

    private TableRules? Rules(TableShape table) => rules.Tables.GetValueOrDefault(table.Name);

    private ColumnRule? Rule(TableShape table, ColumnShape column) => Rules(table)?.Columns.GetValueOrDefault(column.Name);
}
