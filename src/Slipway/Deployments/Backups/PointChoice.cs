using Slipway.Data.Points;
using Slipway.Data.Vaults;
using Slipway.Environments;

namespace Slipway.Deployments.Backups;

/// <summary>Finds the restore point that a person means, and a vault that has it.</summary>
internal sealed class PointChoice(EngineParts parts, AppEnvironment environment)
{
    private const int Shown = 5;

    private string Command => $"./build.sh --target=Points{environment.TargetName}";

    /// <param name="id">What was typed: an id or the beginning of one.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="ConfigurationException">There is no such point, or none was named.</exception>
    public async Task<KnownPoint> FindAsync(string? id, CancellationToken cancellationToken)
    {
        var points = await ListAsync(cancellationToken);
        if (id is null)
            throw new ConfigurationException($"Restore{environment.TargetName} needs --point=<id>: which restore point? {Latest(points)}");
        var matches = points.Where(known => known.Point.Id == id).ToList() is { Count: > 0 } exact ? exact : points.Where(known => id.Length > 0 && known.Point.Id.StartsWith(id, StringComparison.Ordinal)).ToList();
        return matches.Count switch
        {
            0 => throw new ConfigurationException($"--point={id}: {environment.Name} has no such restore point{NearestName.Hint(id, [.. points.Select(known => known.Point.Id)])} {Latest(points)}"),
            1 => matches[0],
            _ => throw new ConfigurationException($"--point={id}: {matches.Count} restore points begin with that: {string.Join(", ", matches.Select(known => known.Point.Id))}."),
        };
    }

    /// <summary>Data that go where others look at them come from a point that is known to work.</summary>
    /// <param name="id">What was typed; null: the newest.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="RefusedException">It, or none, was restored for trial.</exception>
    public async Task<KnownPoint> FindDrilledAsync(string? id, CancellationToken cancellationToken)
    {
        var named = id is null ? null : await FindAsync(id, cancellationToken);
        var points = named is null ? await ListAsync(cancellationToken) : [named];
        return points.LastOrDefault(known => known is { IsComplete: true, IsDrilled: true }) ?? throw new RefusedException(named is null
            ? $"{environment.Name} has no restore point that stood a trial, and others are not taken. Nothing was touched."
            : $"The restore point {named.Point.Id} of {environment.Name} stood no trial, so it is not taken. Nothing was touched.")
        {
            Next = points.Count == 0
                ? $"./build.sh --target=Backup{environment.TargetName} --target=Drill{environment.TargetName}"
                : $"./build.sh --target=Drill{environment.TargetName}{(named is null ? "" : $" --point={named.Point.Id}")}",
        };
    }

    public Task<IReadOnlyList<KnownPoint>> ListAsync(CancellationToken cancellationToken) =>
        new PointCatalog(parts.StateOf(environment)).ListAsync(environment.Name, cancellationToken);

    /// <summary>Opens a point in the first vault that can give it.</summary>
    /// <exception cref="SlipwayException">No vault can.</exception>
    public async Task<(IStoredPoint Stored, string Vault)> OpenAsync(KnownPoint known, CancellationToken cancellationToken)
    {
        var failures = new List<string>();
        foreach (var vault in await EnvironmentVaults.OpenAsync(parts, environment, [known], cancellationToken))
        {
            if (!known.Vaults.Contains(vault.Name))
                continue;
            try
            {
                return (await vault.OpenAsync(environment.Name, known.Point.Id, cancellationToken), vault.Name);
            }
            catch (SlipwayException exception)
            {
                failures.Add($"{vault.Name}: {exception.Message}");
            }
        }

        throw new SlipwayException(ExitCode.Failed, $"No vault of {environment.Name} can give the restore point {known.Point.Id}{(known.Vaults.Count == 0 ? ": none ever had all of it" : "")}.") { Details = failures, Next = $"{Command} lists the others." };
    }

    private string Latest(IReadOnlyList<KnownPoint> points) => points.Count == 0
        ? $"There are none; ./build.sh --target=Backup{environment.TargetName} takes one."
        : $"The latest are {string.Join(", ", points.Reverse().Take(Shown).Select(known => known.Point.Id))}; {Command} lists them all.";
}
