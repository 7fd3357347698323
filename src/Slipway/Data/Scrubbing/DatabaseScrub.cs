using System.Globalization;
using System.Security.Cryptography;
using Slipway.Data.Databases;
using Slipway.Environments.Scrubbing;
using Slipway.FaultPoints;

namespace Slipway.Data.Scrubbing;

/// <summary>
/// Scrubs a restored database where nobody uses it, and makes a new one of what is left: what a database keeps of changed
/// and deleted rows (dead rows, free pages, statistics) stays behind. Then it looks in the new one for what should be gone.
/// </summary>
/// <param name="rules">What becomes of what.</param>
/// <param name="engine">The database in use, beside which the new one comes.</param>
/// <param name="unscrubbed">The restored one.</param>
/// <param name="originals">Takes the values that there were.</param>
/// <param name="progress">Told what is done.</param>
internal sealed class DatabaseScrub(ScrubRules rules, IDatabaseEngine engine, IDatabaseEngine unscrubbed, OriginalValues originals, IProgress<string> progress)
{
    /// <param name="name">Name of the new database.</param>
    /// <param name="whose">What the rules are held against, for a message.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="SlipwayException">The rules do not fit, or a value survived.</exception>
    public async Task<ScrubbedRows> RunAsync(string name, string whose, CancellationToken cancellationToken)
    {
        ScrubPlan plan;
        ScrubbedRows done;
        await using (var session = await unscrubbed.OpenScrubAsync(RandomNumberGenerator.GetHexString(64), cancellationToken))
        {
            var shape = await session.ReadShapeAsync(cancellationToken);
            ScrubCheck.Ensure(rules, shape, whose);
            plan = new ScrubPlan(shape, rules);
            await RememberAsync(session, plan, cancellationToken);
            FaultPoint.Reach("scrub", "remembered");
            done = await session.ApplyAsync(plan, cancellationToken);
        }

        FaultPoint.Reach("scrub", "scrubbed");
        await CopyAsync(name, cancellationToken);
        FaultPoint.Reach("scrub", "copied");
        progress.Report(string.Create(CultureInfo.InvariantCulture, $"database: rows changed: {done.Rows}, deleted: {done.DeletedRows}"));
        await using (var session = await engine.Of(name).OpenScrubAsync(null, cancellationToken))
            await SearchAsync(session, plan, cancellationToken);
        FaultPoint.Reach("scrub", "verified");
        return done;
    }

    private async Task RememberAsync(ScrubSession session, ScrubPlan plan, CancellationToken cancellationToken)
    {
        var place = 0;
        foreach (var table in plan.Tables)
        {
            if (plan.Deletes(table))
            {
                var columns = table.Columns.Where(column => column.Kind is ColumnKind.Text or ColumnKind.Uuid).ToList();
                await foreach (var row in ReadAsync(session, table, columns, cancellationToken))
                {
                    foreach (var value in row)
                    {
                        if (value?.Length >= OriginalValues.TellingOfDeleted)
                            originals.AddAnywhere(value);
                    }
                }

                continue;
            }

            var marked = plan.Marked(table);
            await foreach (var row in ReadAsync(session, table, [.. marked.Select(pair => pair.Column)], cancellationToken))
            {
                for (var i = 0; i < row.Length; i++)
                    Remember(place + i, marked[i].Column, marked[i].Rule, row[i]);
            }

            place += marked.Count;
        }
    }

    private void Remember(int place, ColumnShape column, ColumnRule rule, string? value)
    {
        // What every row gets tells of nobody.
        if (string.IsNullOrEmpty(value) || value.Equals(rule.Value, StringComparison.OrdinalIgnoreCase))
            return;
        originals.AddWithin(place, value);
        if (column.Kind is ColumnKind.Text or ColumnKind.Uuid)
            originals.AddAnywhere(value);
    }

    private async Task CopyAsync(string name, CancellationToken cancellationToken)
    {
        await using var snapshot = await unscrubbed.OpenSnapshotAsync(cancellationToken);
        var tables = await snapshot.CountAsync(cancellationToken);
        await using var dump = await snapshot.OpenDumpAsync(cancellationToken);
        var contents = new DatabaseContents(snapshot.Server, new DumpContent(snapshot.Format, 0, ""), tables, null) { Properties = snapshot.Properties };
        await engine.RestoreBesideAsync(dump, contents, name, cancellationToken);
    }

    private async Task SearchAsync(ScrubSession session, ScrubPlan plan, CancellationToken cancellationToken)
    {
        var survivors = new List<string>();
        var place = 0;
        long searched = 0;
        foreach (var table in plan.Tables)
        {
            if (plan.Deletes(table))
                continue;
            var marked = plan.Marked(table);
            var kept = plan.Searched(table);
            var found = new long[marked.Count + kept.Count];
            await foreach (var row in ReadAsync(session, table, [.. marked.Select(pair => pair.Column), .. kept], cancellationToken))
            {
                searched++;
                for (var i = 0; i < row.Length; i++)
                {
                    if (!string.IsNullOrEmpty(row[i]) && (i < marked.Count ? originals.IsWithin(place + i, row[i]!) : originals.IsIn(row[i]!)))
                        found[i]++;
                }
            }

            survivors.AddRange(marked.Select((pair, i) => (pair.Column.Name, Count: found[i], Where: "its own values from before"))
                .Concat(kept.Select((column, i) => (column.Name, Count: found[marked.Count + i], Where: "values that are scrubbed elsewhere")))
                .Where(one => one.Count > 0)
                .Select(one => string.Create(CultureInfo.InvariantCulture, $"{table.Name}.{one.Name} has {one.Where}, in {one.Count} {(one.Count == 1 ? "row" : "rows")}")));
            place += marked.Count;
        }

        if (survivors.Count > 0)
        {
            throw new SlipwayException(ExitCode.Failed, "Values that should be gone are in the scrubbed database.")
            {
                Details = survivors,
                Next = $"Give these columns another rule in {rules.File.File}; one in which they stand by chance can be named under 'unsearched' there.",
            };
        }

        progress.Report(string.Create(CultureInfo.InvariantCulture, $"database: rows searched: {searched}; no value of a scrubbed column is left"));
    }

    private static IAsyncEnumerable<string?[]> ReadAsync(ScrubSession session, TableShape table, List<ColumnShape> columns, CancellationToken cancellationToken) =>
        columns.Count == 0 ? AsyncEnumerable.Empty<string?[]>() : session.ReadAsync(table, columns, cancellationToken);
}
