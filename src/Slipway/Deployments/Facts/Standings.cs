using Slipway.Environments;
using Slipway.Platforms;
using Slipway.Releases;

namespace Slipway.Deployments.Facts;

/// <summary>Finds out what an environment runs by its ledger, or is declared to run where nothing was deployed. Asks no platform.</summary>
internal sealed class Standings(EngineParts parts)
{
    public async Task<Standing> OfAsync(AppEnvironment environment, CancellationToken cancellationToken)
    {
        var ledger = new Ledger(parts.StateOf(environment), environment.Name);
        var live = await ledger.LiveAsync(await ledger.NewestAsync(cancellationToken), cancellationToken);
        return live is null ? await DeclaredAsync(environment, cancellationToken) : await DeployedAsync(environment, live.Record, cancellationToken);
    }

    public async Task<Standing> DeployedAsync(AppEnvironment environment, DeploymentRecord record, CancellationToken cancellationToken)
    {
        var (manifest, missing) = ((ReleaseManifest?)null, $"release {record.Release} is not in the release store any more");
        try
        {
            manifest = await parts.Releases.FindAsync(record.Release, cancellationToken);
        }
        catch (SlipwayException exception)
        {
            missing = exception.Message;
        }

        return new Standing
        {
            Environment = environment,
            Origin = $"v{record.Number}, release {record.Release}",
            Release = record.Release,
            Manifest = manifest,
            Variant = record.Variant,
            Revision = new SourceRevision(record.Commit, null, Dirty: false),
            Lock = record.Lock,
            Run = record.Run,
            Prints = SecretPrints.Of(record),
            Missing = missing,
        };
    }

    /// <param name="environment">Where it would run.</param>
    /// <param name="release">What would run.</param>
    /// <param name="run">How.</param>
    public static Standing Coming(AppEnvironment environment, ReleaseManifest release, RunConfiguration run)
    {
        var selected = release.Environments.GetValueOrDefault(environment.VariantName);
        return new Standing
        {
            Environment = environment,
            Origin = $"release {release.Id}, not deployed there yet",
            Release = release.Id,
            Manifest = release,
            Variant = selected?.Variant,
            Revision = new SourceRevision(release.Commit, null, Dirty: false),
            Lock = selected?.Lock,
            Run = run,
            Missing = $"release {release.Id} has no variant for it",
        };
    }

    private async Task<Standing> DeclaredAsync(AppEnvironment environment, CancellationToken cancellationToken)
    {
        var standing = new Standing { Environment = environment, Origin = "never deployed: its files and the work tree", Runtime = DeclaredRuntime.Find(environment, parts.Paths.Root), Missing = "nothing was deployed there yet" };
        try
        {
            standing = standing with { Revision = await parts.Source.ResolveAsync(null, cancellationToken) };
            return await parts.Source.ProcessesAsync(standing.Revision with { Dirty = true }, environment.App, cancellationToken) is { } types
                ? standing with { Run = RunConfigurations.For(environment, types, "the work tree") }
                : standing;
        }
        catch (SlipwayException exception)
        {
            return standing with { Missing = exception.Message };
        }
    }
}
