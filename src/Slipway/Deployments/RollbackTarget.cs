using System.Globalization;

namespace Slipway.Deployments;

/// <summary>Finds the deployment that a rollback goes back to.</summary>
internal sealed class RollbackTarget(Ledger ledger, string environment)
{
    private const int ShownDeployments = 5;

    /// <summary>
    /// The last deployment that succeeded and was verified and whose release or configuration differs from the live
    /// one. What was rolled back from is no target, and neither is an earlier deployment of the same: it is what
    /// somebody wanted to get away from, until it is deployed or rolled forward to again.
    /// </summary>
    public async Task<HistoryEntry?> FindAsync(HistoryEntry live, CancellationToken cancellationToken)
    {
        var left = new List<(int Before, HistoryEntry What)>();
        await foreach (var entry in ledger.FromAsync(live.Record.Number, cancellationToken))
        {
            if (IsGood(entry)
                && !Same(entry, live)
                && !left.Any(mark => entry.Record.Number < mark.Before && Same(entry, mark.What)))
            {
                return entry;
            }

            if (entry is { Record: { Kind: DeploymentKind.Rollback, Previous: { } previous }, Outcome.Status: OutcomeStatus.Succeeded }
                && await ledger.FindAsync(previous, cancellationToken) is { } bad
                && await OriginAsync(entry, cancellationToken) < await OriginAsync(bad, cancellationToken))
            {
                left.Add((entry.Record.Number, bad));
            }
        }

        return null;
    }

    /// <param name="newest">Newest number of the ledger.</param>
    /// <param name="to"><c>v41</c>, or a release id or the beginning of one.</param>
    /// <exception cref="ConfigurationException">There is no such deployment, or it was never good.</exception>
    public Task<HistoryEntry> FindAsync(int newest, string to, CancellationToken cancellationToken) =>
        to.Length > 1 && to[0] == 'v' && int.TryParse(to.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? FindNumberAsync(newest, number, to, cancellationToken)
            : FindReleaseAsync(newest, to, cancellationToken);

    /// <returns>Whether a deployment runs the same release with the same configuration as another. Scale is no part of it: a rollback keeps it.</returns>
    public static bool Same(HistoryEntry left, HistoryEntry right) =>
        left.Record.Release == right.Record.Release
        && left.Record.Variant == right.Record.Variant
        && RunDifference.Same(Scaling.Declared(left.Record), Scaling.Declared(right.Record));

    public static bool IsGood(HistoryEntry entry) => entry.Outcome is { Status: OutcomeStatus.Succeeded, Verified: true };

    /// <summary>
    /// The deployment that first ran what this one runs. A rollback to something newer than what it left is a way
    /// forward: it undoes a rollback, and what it left is as good as it was.
    /// </summary>
    private async Task<int> OriginAsync(HistoryEntry entry, CancellationToken cancellationToken)
    {
        while (entry.Record.RollbackTo is { } to && to < entry.Record.Number && await ledger.FindAsync(to, cancellationToken) is { } before)
            entry = before;
        return entry.Record.Kind == DeploymentKind.Rollback ? 0 : entry.Record.Number;
    }

    private async Task<HistoryEntry> FindNumberAsync(int newest, int number, string to, CancellationToken cancellationToken)
    {
        var entry = await ledger.FindAsync(number, cancellationToken)
            ?? throw new ConfigurationException($"--to={to}: {environment} has no deployment {to}. {await GoodOnesAsync(newest, cancellationToken)}");
        return IsGood(entry)
            ? entry
            : throw new ConfigurationException($"--to={to}: {to} never served in {environment}: it {HistoryWords.Ending(entry)}. {await GoodOnesAsync(newest, cancellationToken)}");
    }

    private async Task<HistoryEntry> FindReleaseAsync(int newest, string to, CancellationToken cancellationToken)
    {
        HistoryEntry? found = null;
        var releases = new SortedSet<string>(StringComparer.Ordinal);
        await foreach (var entry in ledger.FromAsync(newest, cancellationToken))
        {
            if (!IsGood(entry) || to.Length == 0 || !entry.Record.Release.StartsWith(to, StringComparison.Ordinal))
                continue;
            releases.Add(entry.Record.Release);
            found ??= entry;
        }

        if (found is null)
            throw new ConfigurationException($"--to={to}: no deployment (as v41) and no release of that name ever served in {environment}. {await GoodOnesAsync(newest, cancellationToken)}");
        if (releases.Count > 1 && !releases.Contains(to))
            throw new ConfigurationException($"--to={to}: {releases.Count} releases of {environment} begin with that: {string.Join(", ", releases)}.");
        return found;
    }

    private async Task<string> GoodOnesAsync(int newest, CancellationToken cancellationToken)
    {
        var good = new List<string>();
        await foreach (var entry in ledger.FromAsync(newest, cancellationToken))
        {
            if (IsGood(entry))
                good.Add($"v{entry.Record.Number} ({entry.Record.Release})");
            if (good.Count == ShownDeployments)
                break;
        }

        return good.Count == 0
            ? "Nothing was ever deployed there with success."
            : $"The last that served: {string.Join(", ", good)}.";
    }
}
