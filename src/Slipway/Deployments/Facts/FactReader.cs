using Slipway.Environments;
using Slipway.Parity;

namespace Slipway.Deployments.Facts;

/// <summary>Reads the facts that environments are compared by. Changes nothing and runs no secret's command.</summary>
internal sealed class FactReader(EngineParts parts)
{
    /// <summary>What a source of facts of the project may tell better.</summary>
    private static readonly string[] Foreign = [DatabaseFacts.Engine, DatabaseFacts.Version, DatabaseFacts.Head];

    public async Task<EnvironmentFacts> ReadAsync(AppEnvironment environment, CancellationToken cancellationToken) =>
        await ReadAsync(await new Standings(parts).OfAsync(environment, cancellationToken), cancellationToken);

    public async Task<EnvironmentFacts> ReadAsync(Standing standing, CancellationToken cancellationToken)
    {
        var sheet = new FactSheet();
        ReleaseFacts.Add(standing, sheet);
        RunFacts.Add(standing, parts.PassingFingerprint, sheet);
        PlatformFacts.Add(DeploymentRun.PlatformFor(parts, standing.Environment), sheet);
        await PackageFacts.AddAsync(standing, parts, sheet, cancellationToken);
        await new SecretFacts(parts).AddAsync(standing, sheet, cancellationToken);
        await new DatabaseFacts(parts).AddAsync(standing, sheet, cancellationToken);
        await AddForeignAsync(standing.Environment, sheet, cancellationToken);
        return sheet.Of(standing);
    }

    private async Task AddForeignAsync(AppEnvironment environment, FactSheet sheet, CancellationToken cancellationToken)
    {
        foreach (var source in parts.FactSources)
        {
            try
            {
                var facts = await source.ReadAsync(environment, cancellationToken);
                foreach (var aspect in Foreign.Where(aspect => source.Groups.Contains(AspectName.Group(aspect))))
                    sheet.Add(aspect, Fact.Absent);
                foreach (var (aspect, fact) in facts)
                    sheet.Add(aspect, fact);
            }
            catch (SlipwayException exception)
            {
                foreach (var aspect in Foreign.Where(aspect => source.Groups.Contains(AspectName.Group(aspect))))
                    sheet.Add(aspect, Fact.NotKnown(exception.Message));
            }
        }
    }
}
