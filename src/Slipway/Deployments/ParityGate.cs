using Slipway.Deployments.Facts;
using Slipway.Parity;

namespace Slipway.Deployments;

/// <summary><c>promote: { parity: strict }</c>: what was proven in one environment is let into another that is alike.</summary>
internal static class ParityGate
{
    /// <summary>More are counted.</summary>
    private const int Named = 5;

    /// <returns>Null: nothing stands against it.</returns>
    public static async Task<RefusedException?> RefusalAsync(DeploymentRun run, CancellationToken cancellationToken)
    {
        if (!run.Environment.Promote.StrictParity || run.Target is not { Proof: { } proof, PromotedFrom: { } from, Release: { } release, Run: { } coming })
            return null;
        var source = run.Parts.Environments.First(environment => environment.Name == from);
        var reader = new FactReader(run.Parts);
        EnvironmentFacts[] sides =
        [
            await reader.ReadAsync(await new Standings(run.Parts).DeployedAsync(source, proof.Record, cancellationToken), cancellationToken),
            await reader.ReadAsync(Standings.Coming(run.Environment, release, coming), cancellationToken),
        ];
        var drift = Comparison.Of(sides, ParityCheck.Today(run.Parts), all: false).Findings.Where(finding => finding.Verdict == Verdict.Drift).ToList();
        if (drift.Count == 0)
            return null;
        var names = string.Join(", ", drift.Take(Named).Select(finding => finding.Aspect)) + (drift.Count > Named ? $" and {drift.Count - Named} more" : "");
        return new RefusedException($"{run.Environment.Name} would differ from {from} in {names}, and nothing declares it (promote.parity: strict). Nothing was touched.")
        {
            Details = [.. drift.Select(finding => $"{finding.Aspect}: {Side(finding.Facts[0])} in {from}, {Side(finding.Facts[1])} in {run.Environment.Name}{(finding.Note is { } note ? $"; {note}" : "")}")],
            Next = $"Make them alike, or write into {run.Environment.File.File} what is meant: 'allow: {{ {drift[0].Aspect}: {{ reason: \"<why>\" }} }}'. All that differs: ./build.sh --target=Parity --left={from} --right={run.Environment.Name}",
        };
    }

    private static string Side(Fact fact) => fact.Value ?? "none";
}
