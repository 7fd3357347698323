using Slipway.Environments.Scrubbing;

namespace Slipway.Data.Scrubbing;

/// <summary>Whether a column can take what a rule makes of it.</summary>
internal static class ColumnFit
{
    /// <returns>Why not, to stand behind its name; null: it can.</returns>
    public static string? Fault(ColumnShape column, ColumnRule rule)
    {
        var word = ColumnRuleType.WordOf(rule.Treatment);
        if (rule.Treatment == ColumnTreatment.Keep)
            return null;
        if (column.Computed)
            return $"is computed from other columns, so it changes with them: take '{word}' away";
        if (column.Identity)
            return $"gets its values from the database, so '{word}' is not for it: keep";
        return rule.Treatment switch
        {
            ColumnTreatment.Null when !column.Nullable => "is NOT NULL: take blank or { fixed: a value }",
            ColumnTreatment.Blank when column.Kind is not (ColumnKind.Text or ColumnKind.Binary) => $"is of the type {column.Type}, which has no blank: take null or {{ fixed: a value }}",
            ColumnTreatment.Blank or ColumnTreatment.Fixed when column.Unique => $"is unique, and '{word}' gives all rows the same value: take hash, fake-email, fake-name or null",
            ColumnTreatment.Hash when column.Kind is not (ColumnKind.Text or ColumnKind.Uuid) => Textual(column, word),
            ColumnTreatment.FakeEmail or ColumnTreatment.FakeName when column.Kind != ColumnKind.Text => Textual(column, word),
            _ when column.Kind == ColumnKind.Text && column.Length < Replacement.LengthOf(rule) => $"takes {column.Length} characters, and '{word}' makes {Replacement.LengthOf(rule)}: take another rule",
            _ => null,
        };
    }

    private static string Textual(ColumnShape column, string word) => $"is of the type {column.Type}, and '{word}' makes a text: take keep, null or {{ fixed: a value }}";
}
