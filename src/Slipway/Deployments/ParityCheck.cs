using Slipway.Deployments.Facts;
using Slipway.Environments;
using Slipway.Parity;

namespace Slipway.Deployments;

/// <summary>Compares environments: what each runs by its ledger, or is declared to run where nothing was deployed. Changes nothing.</summary>
public sealed class ParityCheck(EngineParts parts)
{
    /// <summary>Each starts git a few times; more at once do not help.</summary>
    private const int AtOnce = 4;

    /// <param name="environments">Two or more.</param>
    /// <param name="all">Whether they are all of the project: then an allowance that no difference needs is told.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<ParityReport> CompareAsync(IReadOnlyList<AppEnvironment> environments, bool all, CancellationToken cancellationToken)
    {
        var reader = new FactReader(parts);
        var sides = new EnvironmentFacts[environments.Count];
        await Parallel.ForEachAsync(Enumerable.Range(0, sides.Length), new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
            async (i, token) => sides[i] = await reader.ReadAsync(environments[i], token));
        return Comparison.Of(sides, Today(parts), all);
    }

    internal static DateOnly Today(EngineParts parts) => DateOnly.FromDateTime(parts.Time.GetUtcNow().UtcDateTime);
}
