using System.Globalization;
using Slipway.Environments.Scrubbing;

namespace Slipway.Data.Scrubbing;

/// <summary>Holds the rules against a database. Nothing passes that no rule names.</summary>
internal sealed class ScrubCheck(ScrubRules rules, DatabaseShape shape)
{
    private readonly List<Problem> _problems = [];
    private readonly MissingRules _missing = new();

    /// <param name="rules">The rules.</param>
    /// <param name="shape">The database.</param>
    /// <param name="whose">Whose it is, for the message.</param>
    /// <exception cref="SlipwayException">They do not fit: everything that does not, and what to add.</exception>
    public static void Ensure(ScrubRules rules, DatabaseShape shape, string whose)
    {
        var check = new ScrubCheck(rules, shape);
        check.Run();
        if (check._problems.Count == 0)
            return;
        throw new SlipwayException(ExitCode.Usage, string.Create(CultureInfo.InvariantCulture, $"{rules.File.File} does not fit {whose}: {check._problems.Count} {(check._problems.Count == 1 ? "problem" : "problems")}."))
        {
            Details = [.. check._problems.Select(problem => problem.ToString()), .. check._missing.Lines(rules.File.File)],
        };
    }

    private void Run()
    {
        foreach (var table in shape.Tables)
        {
            if (!rules.Tables.TryGetValue(table.Name, out var found))
                Unnamed(table);
            else if (!found.Delete)
                Judge(table, found);
        }

        foreach (var (name, table) in rules.Tables)
        {
            if (shape.Tables.All(known => known.Name != name))
                Add(table.At, $"there is no table '{name}'{NearestName.Hint(name, shape.Tables.Select(known => known.Name))}");
        }

        if (shape.LargeObjects > 0 && rules.KeepsLargeObjects is null)
            Add(rules.File, string.Create(CultureInfo.InvariantCulture, $"the database has large objects ({shape.LargeObjects}), which belong to no column: write 'large-objects: drop', or keep"));
    }

    private void Unnamed(TableShape table)
    {
        Add(rules.File, $"no rule names the table '{table.Name}'{(MissingRules.IsOfSessions(table.Name) ? ", which looks like one of sessions or tokens: 'delete: true'" : "")}");
        _missing.Add(table, [.. table.Columns.Where(column => !column.Computed)], whole: true);
    }

    private void Judge(TableShape table, TableRules found)
    {
        var missing = table.Columns.Where(column => !column.Computed && !found.Columns.ContainsKey(column.Name)).ToList();
        foreach (var column in missing)
            Add(found.At, $"no rule names the column '{table.Name}.{column.Name}' ({column.Type})");
        if (missing.Count > 0)
            _missing.Add(table, missing, whole: false);
        foreach (var (name, rule) in found.Columns)
        {
            if (table.Columns.FirstOrDefault(column => column.Name == name) is not { } column)
                Add(rule.At, $"'{table.Name}' has no column '{name}'{NearestName.Hint(name, table.Columns.Select(known => known.Name))}");
            else if (ColumnFit.Fault(column, rule) is { } fault)
                Add(rule.At, $"'{table.Name}.{name}' {fault}");
        }
    }

    private void Add(SourceLocation at, string message) => _problems.Add(new Problem(at, message.TrimEnd('.')));
}
