using Slipway.Platforms;
using Slipway.Releases;
using Slipway.State;

namespace Slipway.Deployments;

/// <summary>
/// Removes what no environment runs or goes back to. Never data, history or secrets; and of every environment in the
/// history, with or without a file, what runs, where a rollback would go and the last good deployments stay.
/// </summary>
public sealed class Cleanup(EngineParts parts)
{
    /// <summary>As many good deployments of each environment as pruning keeps.</summary>
    private const int KeptGood = 5;

    /// <summary>How long to wait for each lease that somebody else holds. The default value is 0: not at all.</summary>
    public TimeSpan Wait { get; init; } = TimeSpan.Zero;

    /// <summary>Is told whom it waits for.</summary>
    public IProgress<string>? Waiting { get; init; }

    /// <summary>Tells what <see cref="RunAsync"/> would remove.</summary>
    public async Task<CleanupPlan> PlanAsync(CancellationToken cancellationToken)
    {
        var releases = new HashSet<string>(StringComparer.Ordinal);
        var staged = new Dictionary<string, IReadOnlyList<int>>();
        var notes = new List<string>();
        foreach (var place in await PlacesAsync(cancellationToken))
        {
            var name = place.Name;
            var kept = await KeptAsync(place, cancellationToken);
            releases.UnionWith(kept.Select(entry => entry.Record.Release));
            if (parts.Environments.FirstOrDefault(environment => environment.Name == name) is not { } environment || Platform(environment) is not IPruneReleases)
                continue;
            if ((await Platform(environment).ObserveAsync(cancellationToken)).Unavailable is { } why)
                notes.Add($"The staged releases of {name} are left alone: {why}.");
            else
                staged[name] = [.. kept.Select(entry => entry.Record.Number).Order()];
        }

        var garbage = await new ReleaseGarbage(parts.Paths, parts.Releases, parts.State, parts.Content).FindAsync(releases, await CurrentCommitAsync(cancellationToken), cancellationToken);
        return new CleanupPlan
        {
            Releases = garbage.Releases,
            Shared = garbage.Shared,
            Bundles = garbage.Bundles,
            Files = garbage.Files,
            Leftovers = garbage.Leftovers,
            Bytes = garbage.Bytes,
            Staged = staged,
            Notes = notes,
        };
    }

    /// <summary>Removes it, holding the leases of all environments, so that nothing is deployed meanwhile.</summary>
    /// <param name="actor">Who asks, as the lease says it.</param>
    /// <param name="cancellationToken">Stops it between two removals.</param>
    /// <exception cref="RefusedException">A deployment or a build runs.</exception>
    public async Task<CleanupPlan> RunAsync(string actor, CancellationToken cancellationToken)
    {
        var leases = new Dictionary<Place, Lease>();
        try
        {
            foreach (var place in await PlacesAsync(cancellationToken))
            {
                leases[place] = await DeploymentRun.OfficeFor(parts, place.Name, place.State).TakeAsync(
                    actor,
                    "clean",
                    new LeaseWait(Wait, holder => Waiting?.Report($"waiting for {place.Name}: {LeaseWords.Of(holder)}; at most {Durations.Text(Wait)}"), cancellationToken),
                    cancellationToken);
            }

            var plan = await PlanAsync(cancellationToken);
            foreach (var (name, numbers) in plan.Staged)
            {
                var platform = (IPruneReleases)Platform(parts.Environments.First(environment => environment.Name == name));
                await platform.PruneAsync(numbers.ToHashSet(), await leases[new Place(name, parts.State)].EnsureHeldAsync(cancellationToken), cancellationToken);
            }

            // Manifests first: if this ends half-way, files without a manifest are found again, a manifest without files is broken.
            await parts.State.DeleteAllAsync([.. plan.Releases.Select(release => $"releases/{release}.json"), .. plan.Bundles, .. plan.Shared], cancellationToken);
            foreach (var path in plan.Files.Concat(plan.Leftovers))
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (Directory.Exists(path))
                    Directory.Delete(path, recursive: true);
                else
                    File.Delete(path);
            }

            return plan;
        }
        finally
        {
            foreach (var lease in leases.Values)
                await lease.DisposeAsync();
        }
    }

    /// <summary>Environments of the history and of the files, in ordinal order: two that clean at once take leases in the same order.</summary>
    private async Task<IReadOnlyList<Place>> PlacesAsync(CancellationToken cancellationToken)
    {
        var files = parts.Environments.Select(environment => environment.Name).ToHashSet(StringComparer.Ordinal);
        var places = files.Union(await NamesAsync(parts.State, cancellationToken)).Select(name => new Place(name, parts.State)).ToList();
        // What has a file may have left a history here, from before its state was shared: that one ended.
        if (parts.StateOfThisMachine is { } own && own != parts.State)
            places.AddRange((await NamesAsync(own, cancellationToken)).Except(files).Select(name => new Place(name, own)));
        return [.. places.OrderBy(place => place.Name, StringComparer.Ordinal)];
    }

    private static async Task<IEnumerable<string>> NamesAsync(IStateStore state, CancellationToken cancellationToken) =>
        (await state.ListAsync("environments/", cancellationToken)).Select(key => key.Split('/')[1]).Distinct();

    private async Task<List<HistoryEntry>> KeptAsync(Place place, CancellationToken cancellationToken)
    {
        var (name, state) = place;
        var ledger = new Ledger(state, name);
        var kept = new List<HistoryEntry>();
        HistoryEntry? live = null;
        var good = 0;
        await foreach (var entry in ledger.FromAsync(await ledger.NewestAsync(cancellationToken), cancellationToken))
        {
            // Without an outcome it was interrupted: the next command may finish it.
            if (entry.Outcome is null)
                kept.Add(entry);
            if (!RollbackTarget.IsGood(entry))
                continue;
            live ??= entry;
            kept.Add(entry);
            if (++good == KeptGood)
                break;
        }

        if (live is not null && await new RollbackTarget(ledger, name).FindAsync(live, cancellationToken) is { } target
            && kept.TrueForAll(entry => entry.Record.Number != target.Record.Number))
        {
            kept.Add(target);
        }

        return kept;
    }

    /// <summary>What was just built may not be deployed yet.</summary>
    private async Task<string?> CurrentCommitAsync(CancellationToken cancellationToken)
    {
        try
        {
            return (await parts.Source.ResolveAsync(null, cancellationToken)).Commit;
        }
        catch (ConfigurationException)
        {
            // No repository or no commit: then there is no release of it either.
            return null;
        }
    }

    private IPlatform Platform(Environments.AppEnvironment environment) => DeploymentRun.PlatformFor(parts, environment);

    /// <summary>An environment's history and lease.</summary>
    private sealed record Place(string Name, IStateStore State);
}
