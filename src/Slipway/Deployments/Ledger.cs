using Slipway.Deployments.Json;
using Slipway.Platforms;
using Slipway.State;

namespace Slipway.Deployments;

/// <summary>
/// The append-only history of an environment: <c>000043.json</c> when a deployment begins, <c>000043.outcome.json</c>
/// when it ends. Numbers have no gaps, so the newest is found by asking for a few and not by reading all.
/// </summary>
internal sealed class Ledger(IStateStore store, string environment)
{
    private readonly string _prefix = $"environments/{environment}/deployments/";

    /// <returns>The highest number; 0: never deployed.</returns>
    public async Task<int> NewestAsync(CancellationToken cancellationToken)
    {
        var known = 0;
        var step = 1;
        while (await ExistsAsync(known + step, cancellationToken))
        {
            known += step;
            step *= 2;
        }

        // Known exists, known + step does not.
        while (step > 1)
        {
            step /= 2;
            if (await ExistsAsync(known + step, cancellationToken))
                known += step;
        }

        return known;
    }

    /// <returns>False when another process began this number first.</returns>
    public Task<bool> TryBeginAsync(DeploymentRecord record, CancellationToken cancellationToken) =>
        store.TryCreateAsync(RecordKey(record.Number), RecordJson.Write(record), cancellationToken);

    /// <returns>False when another process has written an outcome.</returns>
    public Task<bool> TryEndAsync(DeploymentOutcome outcome, CancellationToken cancellationToken) =>
        store.TryCreateAsync(OutcomeKey(outcome.Number), OutcomeJson.Write(outcome), cancellationToken);

    /// <returns>The deployment, <see cref="HistoryEntry.Running"/> not yet judged; null: no such number.</returns>
    public async Task<HistoryEntry?> FindAsync(int number, CancellationToken cancellationToken)
    {
        if (number < 1 || await store.ReadAsync(RecordKey(number), cancellationToken) is not { } content)
            return null;
        var record = StateJson.Read(content, RecordJson.Read, store, RecordKey(number), "record of a deployment", "Bring that file back from a copy of the state directory. Status and history cannot tell the truth without it.");
        DeploymentOutcome? outcome = null;
        if (await store.ReadAsync(OutcomeKey(number), cancellationToken) is { } ended)
            outcome = StateJson.Read(ended, OutcomeJson.Read, store, OutcomeKey(number), "outcome of a deployment", "Bring that file back from a copy of the state directory, or delete it: then the next command looks at what runs and writes it anew.");
        return new HistoryEntry(record, outcome, Running: false);
    }

    /// <summary>Deployments from a number downwards, read as they are asked for.</summary>
    public async IAsyncEnumerable<HistoryEntry> FromAsync(int number, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (; number >= 1; number--)
        {
            if (await FindAsync(number, cancellationToken) is { } entry)
                yield return entry;
        }
    }

    /// <returns>The newest succeeded deployment at or below a number: what is live by the ledger; null: none.</returns>
    public async Task<HistoryEntry?> LiveAsync(int newest, CancellationToken cancellationToken)
    {
        await foreach (var entry in FromAsync(newest, cancellationToken))
        {
            if (entry.Outcome?.Status == OutcomeStatus.Succeeded)
                return entry;
        }

        return null;
    }

    /// <summary>What a rollback goes back from: the live deployment, or a newer one that got stuck and is what the platform really runs.</summary>
    /// <param name="newest">Newest number of the ledger.</param>
    /// <param name="observe">Asks the platform; called only where there is a stuck one.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<HistoryEntry?> BasisAsync(int newest, Func<CancellationToken, Task<Observation>> observe, CancellationToken cancellationToken)
    {
        HistoryEntry? stuck = null;
        await foreach (var entry in FromAsync(newest, cancellationToken))
        {
            if (entry.Outcome?.Status == OutcomeStatus.Succeeded)
                return stuck is null || (await observe(cancellationToken)).Deployment == entry.Record.Number ? entry : stuck;
            if (entry.Outcome?.Status == OutcomeStatus.Stuck)
                stuck ??= entry;
        }

        return stuck;
    }

    public string Locate(int number) => store.Locate(RecordKey(number));

    private Task<bool> ExistsAsync(int number, CancellationToken cancellationToken) =>
        store.ExistsAsync(RecordKey(number), cancellationToken);

    private string RecordKey(int number) => $"{_prefix}{number:D6}.json";

    private string OutcomeKey(int number) => $"{_prefix}{number:D6}.outcome.json";
}
