using Slipway.Data.Points;
using Slipway.Data.Vaults;

namespace Slipway.Deployments.Backups;

/// <summary>The points of an environment as its vaults have them now: what the catalog remembers may have been lost since.</summary>
/// <param name="Points">Each with those of its vaults that have it; one that cannot be asked is believed.</param>
/// <param name="Reachable">Vaults that could be asked.</param>
/// <param name="Unreachable">What became of asking the others.</param>
internal sealed record PointsInVaults(IReadOnlyList<KnownPoint> Points, IReadOnlyList<IVault> Reachable, IReadOnlyList<(string Vault, SlipwayException Failure)> Unreachable)
{
    public static async Task<PointsInVaults> LookAsync(EngineParts parts, Environments.AppEnvironment environment, PointCatalog catalog, CancellationToken cancellationToken)
    {
        var known = await catalog.ListAsync(environment.Name, cancellationToken);
        var ids = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        var reachable = new List<IVault>();
        var unreachable = new List<(string, SlipwayException)>();
        foreach (var vault in await EnvironmentVaults.OpenAsync(parts, environment, known, cancellationToken))
        {
            try
            {
                ids[vault.Name] = await vault.ListAsync(environment.Name, cancellationToken);
                reachable.Add(vault);
            }
            catch (SlipwayException failure)
            {
                unreachable.Add((vault.Name, failure));
            }
        }

        bool Has(string vault, string id) => !ids.TryGetValue(vault, out var there) || there.Contains(id);
        return new PointsInVaults([.. known.Select(point => point with { Vaults = [.. point.Vaults.Where(vault => Has(vault, point.Point.Id))] })], reachable, unreachable);
    }
}
