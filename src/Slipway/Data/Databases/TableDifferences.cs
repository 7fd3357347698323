using System.Globalization;

namespace Slipway.Data.Databases;

/// <summary>What a restored database lacks or has too much, compared with its point.</summary>
internal static class TableDifferences
{
    /// <returns>A line for every table that differs; none where both are equal.</returns>
    public static IReadOnlyList<string> Between(IReadOnlyList<TableRows> expected, IReadOnlyList<TableRows> found)
    {
        var differences = new List<string>();
        var rest = found.ToDictionary(table => table.Table, table => table.Rows, StringComparer.Ordinal);
        foreach (var (table, rows) in expected)
        {
            if (!rest.Remove(table, out var restored))
                differences.Add($"{table} is missing");
            else if (restored != rows)
                differences.Add(string.Create(CultureInfo.InvariantCulture, $"{table} has {restored} rows and should have {rows}"));
        }

        differences.AddRange(rest.Keys.Order(StringComparer.Ordinal).Select(table => $"{table} is there and was not backed up"));
        return differences;
    }

    /// <exception cref="SlipwayException">They differ.</exception>
    public static void EnsureNone(string database, IReadOnlyList<TableRows> expected, IReadOnlyList<TableRows> found)
    {
        var differences = Between(expected, found);
        if (differences.Count > 0)
        {
            throw new SlipwayException(ExitCode.Failed, $"The restored database {database} is not what was backed up; it was dropped.")
            {
                Details = differences,
                Next = "Take another point, or another vault that has this one.",
            };
        }
    }
}
