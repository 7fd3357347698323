using Slipway.Releases;
using Slipway.Requirements;

namespace Slipway.Deployments.Plans;

/// <summary>
/// Holds the packages of what runs against those that would run. A release records the digest of its locks and not the
/// locks themselves: they are read from its commit, and count only where they have that digest.
/// </summary>
internal sealed class LockedPackages(ISource source, string environment)
{
    /// <param name="from">What runs, and the digest of its locks.</param>
    /// <param name="to">What would run, and the digest of its locks; null: it is not built yet, and any lock of its commit counts.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<RequirementsDifference> BetweenAsync((PlannedRelease Release, string Lock) from, (PlannedRelease Release, string? Lock) to, CancellationToken cancellationToken)
    {
        if (from.Lock == to.Lock)
            return new RequirementsDifference([], null);
        try
        {
            // Uncommitted changes of the work tree are those of a release that is yet to be built, and of no other.
            var (before, unknown) = await ReadAsync(new SourceRevision(from.Release.Commit, null, Dirty: false), from.Lock, $"v{from.Release.Deployment} runs", cancellationToken);
            if (before is null)
                return new RequirementsDifference([], unknown);
            var revision = new SourceRevision(to.Release.Commit, null, to.Lock is null && to.Release.Dirty is true);
            (var after, unknown) = await ReadAsync(revision, to.Lock, "would run", cancellationToken);
            return after is null ? new RequirementsDifference([], unknown) : new RequirementsDifference(Compare(before, after), null);
        }
        catch (SlipwayException exception)
        {
            return new RequirementsDifference([], $"not known here: {exception.Message}");
        }
    }

    private async Task<(IReadOnlyList<LockedPackage>? Packages, string? Unknown)> ReadAsync(SourceRevision revision, string? expected, string which, CancellationToken cancellationToken)
    {
        var commit = $"{revision.Commit[..7]}, which {which},";
        return await source.LocksAsync(revision, environment, cancellationToken) switch
        {
            null => (null, $"not known here: {commit} is not in this clone"),
            { Files: 0 } when expected is null => (null, $"not known: there is no lock of {environment} in {revision.Commit[..7]}"),
            { Digest: var digest } when expected is not null && digest != expected => (null, $"not known here: {commit} was built with other locks than its commit has"),
            { Packages: null } => (null, $"not known here: a lock of {commit} cannot be read"),
            var locks => (locks.Packages, null),
        };
    }

    private static List<RequirementChange> Compare(IReadOnlyList<LockedPackage> before, IReadOnlyList<LockedPackage> after)
    {
        var (old, next) = (ByName(before), ByName(after));
        return [.. old.Keys.Union(next.Keys, StringComparer.OrdinalIgnoreCase)
            .Select(name => (Old: old.GetValueOrDefault(name), Next: next.GetValueOrDefault(name)))
            .Where(pair => pair.Old?.Version != pair.Next?.Version)
            .Select(pair => new RequirementChange((pair.Next ?? pair.Old)!.Name, pair.Old?.Version, pair.Next?.Version, (pair.Next ?? pair.Old)!.Direct))
            .OrderByDescending(change => change.Direct)
            .ThenBy(change => change.Package, StringComparer.OrdinalIgnoreCase)];
    }

    private static Dictionary<string, LockedPackage> ByName(IReadOnlyList<LockedPackage> packages) =>
        packages.ToDictionary(package => package.Name, StringComparer.OrdinalIgnoreCase);
}
