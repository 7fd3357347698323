using System.Data;
using System.Data.Common;
using System.Globalization;
using System.Runtime.CompilerServices;
using Slipway.Environments.Scrubbing;
using Slipway.FaultPoints;

namespace Slipway.Data.Scrubbing;

/// <summary>An open database that is scrubbed, or searched afterwards. No value leaves the database but to be compared.</summary>
/// <param name="connection">Open, and this one's from now on.</param>
/// <param name="dialect">The engine's.</param>
/// <param name="key">Key of the digests that take the place of values, or null where nothing is changed.</param>
internal sealed class ScrubSession(DbConnection connection, IScrubDialect dialect, string? key) : IAsyncDisposable
{
    public Task<DatabaseShape> ReadShapeAsync(CancellationToken cancellationToken) =>
        TryAsync("Reading the tables", () => dialect.ReadShapeAsync(connection, cancellationToken));

    /// <returns>Texts of the columns, row by row; null for NULL. The array is the same for each row.</returns>
    public async IAsyncEnumerable<string?[]> ReadAsync(TableShape table, IReadOnlyList<ColumnShape> columns, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = $"SELECT {string.Join(", ", columns.Select(column => dialect.Text(dialect.Quote(column.Name))))} FROM {table.Sql}";
        await using var reader = await TryAsync($"Reading {table.Name}", () => command.ExecuteReaderAsync(cancellationToken));
        var row = new string?[columns.Count];
        while (await TryAsync($"Reading {table.Name}", () => reader.ReadAsync(cancellationToken)))
        {
            for (var i = 0; i < row.Length; i++)
                row[i] = Text(reader.GetValue(i));
            yield return row;
        }
    }

    /// <returns>What was changed.</returns>
    public async Task<ScrubbedRows> ApplyAsync(ScrubPlan plan, CancellationToken cancellationToken)
    {
        var done = new ScrubbedRows(0, 0, 0, 0, 0);
        await TryAsync("Switching triggers and references off", () => dialect.SuspendAsync(connection, cancellationToken));
        foreach (var table in plan.Tables)
        {
            var marked = plan.Marked(table);
            if (plan.Deletes(table))
                done = done with { DeletedTables = done.DeletedTables + 1, DeletedRows = done.DeletedRows + await ExecuteAsync(table, $"DELETE FROM {table.Sql}", [], cancellationToken) };
            else if (marked.Count > 0)
                done = done with { Tables = done.Tables + 1, Columns = done.Columns + marked.Count, Rows = done.Rows + await UpdateAsync(table, marked, cancellationToken) };
        }

        if (plan.DropsLargeObjects)
            await TryAsync("Dropping the large objects", () => dialect.DropLargeObjectsAsync(connection, cancellationToken));
        FaultPoint.Reach("scrub", "changed");
        await TryAsync("Switching triggers and references on again", () => dialect.ResumeAsync(connection, cancellationToken));
        return done;
    }

    public ValueTask DisposeAsync() => connection.DisposeAsync();

    private Task<int> UpdateAsync(TableShape table, IReadOnlyList<(ColumnShape Column, ColumnRule Rule)> marked, CancellationToken cancellationToken)
    {
        var parameters = new List<(string Name, string Value)> { ("@key", key ?? throw new InvalidOperationException("The session has no key.")) };
        var assignments = new List<string>();
        foreach (var (column, rule) in marked)
        {
            if (rule.Treatment == ColumnTreatment.Fixed)
                parameters.Add((string.Create(CultureInfo.InvariantCulture, $"@fixed{parameters.Count}"), rule.Value!));
            assignments.Add($"{dialect.Quote(column.Name)} = {Expression(column, rule, parameters[^1].Name)}");
        }

        return ExecuteAsync(table, $"UPDATE {table.Sql} SET {string.Join(", ", assignments)}", parameters, cancellationToken);
    }

    private string Expression(ColumnShape column, ColumnRule rule, string parameter)
    {
        var name = dialect.Quote(column.Name);
        var text = dialect.Text(name);
        string Digits(int count) => string.Create(CultureInfo.InvariantCulture, $"substr({dialect.Digest(name)}, 1, {count})");
        // What is not there, or empty, tells nothing, and may mean something to the app.
        string Instead(string value) => $"CASE WHEN {name} IS NULL OR {text} = '' THEN {name} ELSE {dialect.Cast(value, column)} END";
        return rule.Treatment switch
        {
            ColumnTreatment.Null => "NULL",
            ColumnTreatment.Blank => $"CASE WHEN {name} IS NULL THEN NULL ELSE {dialect.Cast("''", column)} END",
            ColumnTreatment.Fixed => dialect.Cast(parameter, column),
            ColumnTreatment.FakeEmail => Instead($"'{Replacement.EmailPrefix}' || {Digits(Replacement.ShortDigits)} || '{Replacement.EmailDomain}'"),
            ColumnTreatment.FakeName => Instead($"'{Replacement.NamePrefix}' || {Digits(Replacement.ShortDigits)}"),
            ColumnTreatment.Hash => Instead(Digits(Replacement.Digits)),
            _ => throw new InvalidOperationException($"{rule.Treatment} changes nothing."),
        };
    }

    private Task<int> ExecuteAsync(TableShape table, string text, IReadOnlyList<(string Name, string Value)> parameters, CancellationToken cancellationToken) => TryAsync($"Scrubbing {table.Name}", async () =>
    {
        await using var command = connection.CreateCommand();
        command.CommandText = text;
        command.CommandTimeout = 0;
        foreach (var (name, value) in parameters.Where(parameter => text.Contains(parameter.Name, StringComparison.Ordinal)))
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.DbType, parameter.Value) = (name, DbType.String, value);
            command.Parameters.Add(parameter);
        }

        return await command.ExecuteNonQueryAsync(cancellationToken);
    });

    private async Task TryAsync(string what, Func<Task> act) => await TryAsync(what, async () =>
    {
        await act();
        return true;
    });

    /// <summary>The driver's own exception may carry values of the row: it goes no further.</summary>
    private async Task<T> TryAsync<T>(string what, Func<Task<T>> act)
    {
        try
        {
            return await act();
        }
        catch (DbException exception)
        {
            throw new SlipwayException(ExitCode.Failed, $"{what} failed: {dialect.Message(exception)}");
        }
    }

    private static string? Text(object value) => value switch
    {
        DBNull => null,
        string text => text,
        byte[] bytes => Convert.ToHexStringLower(bytes),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture),
    };
}

/// <summary>What a scrub did to a database.</summary>
internal sealed record ScrubbedRows(int Tables, int Columns, long Rows, int DeletedTables, long DeletedRows);
