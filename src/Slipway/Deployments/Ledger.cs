using System.Collections.Concurrent;
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
    /// <summary>Deployments that one thread reads in a row.</summary>
    private const int Batch = 64;

    /// <summary>Those that ended: nothing about them changes any more, and several questions are answered by walking the same few.</summary>
    private readonly ConcurrentDictionary<int, HistoryEntry> _ended = new();

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
        if (number < 1)
            return null;
        if (_ended.TryGetValue(number, out var known))
            return known;
        if (await store.ReadAsync(RecordKey(number), cancellationToken) is not { } content)
            return null;
        var entry = Read(number, content, await store.ReadAsync(OutcomeKey(number), cancellationToken));
        if (entry.Outcome is not null)
            _ended.TryAdd(number, entry);
        return entry;
    }

    /// <summary>Many deployments from a number downwards, read at once.</summary>
    /// <returns>The newest first; fewer than asked for only where there are no more.</returns>
    public async Task<IReadOnlyList<HistoryEntry>> ReadAsync(int newest, int count, CancellationToken cancellationToken)
    {
        var entries = new List<HistoryEntry>(Math.Min(count, newest));
        while (newest >= 1 && entries.Count < count)
        {
            var from = newest;
            var found = new HistoryEntry?[Math.Min(count - entries.Count, from)];
            var contents = await store.ReadAllAsync([.. Enumerable.Range(0, found.Length).SelectMany(i => (string[])[RecordKey(from - i), OutcomeKey(from - i)])], cancellationToken);
            await Parallel.ForAsync(0, (found.Length + Batch - 1) / Batch, cancellationToken, (batch, _) =>
            {
                for (var i = batch * Batch; i < Math.Min((batch + 1) * Batch, found.Length); i++)
                    found[i] = contents[2 * i] is { } record ? Read(from - i, record, contents[2 * i + 1]) : null;
                return ValueTask.CompletedTask;
            });
            entries.AddRange(found.OfType<HistoryEntry>());
            newest -= found.Length;
        }

        return entries;
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

    private HistoryEntry Read(int number, byte[] content, byte[]? ended)
    {
        var record = StateJson.Read(content, RecordJson.Read, store, RecordKey(number), "record of a deployment", "Bring that file back from a copy of the state directory. Status and history cannot tell the truth without it.");
        DeploymentOutcome? outcome = null;
        if (ended is not null)
            outcome = StateJson.Read(ended, OutcomeJson.Read, store, OutcomeKey(number), "outcome of a deployment", "Bring that file back from a copy of the state directory, or delete it: then the next command looks at what runs and writes it anew.");
        return new HistoryEntry(record, outcome, Running: false);
    }

    private Task<bool> ExistsAsync(int number, CancellationToken cancellationToken) =>
        store.ExistsAsync(RecordKey(number), cancellationToken);

    private string RecordKey(int number) => $"{_prefix}{number:D6}.json";

    private string OutcomeKey(int number) => $"{_prefix}{number:D6}.outcome.json";
}
