using Slipway.Platforms;

namespace Slipway.Deployments;

/// <summary>Brings back what ran before, and makes sure that it answers.</summary>
internal sealed class Restoration(DeploymentRun run)
{
    /// <exception cref="SlipwayException">It could not be brought back, or does not answer.</exception>
    public async Task RestoreAsync(Observation before, CancellationToken cancellationToken)
    {
        var fence = await run.FenceAsync(cancellationToken);
        await run.Platform.RestoreAsync(before, fence, cancellationToken);
        if (await FailureAsync(before, cancellationToken) is { } failure)
            throw new SlipwayException(ExitCode.Stuck, failure);
    }

    private async Task<string?> FailureAsync(Observation before, CancellationToken cancellationToken)
    {
        if (before is { Deployment: { } deployment, Release: { } release })
        {
            var configuration = (await run.Ledger.FindAsync(deployment, cancellationToken))?.Record.Run
                ?? RunConfigurations.For(run.Environment, run.Release);
            return await new Verifier(run.Parts, run.Platform).FailureAsync(deployment, release, configuration, cancellationToken);
        }

        var observed = await run.Platform.ObserveAsync(cancellationToken);
        return observed is { Unavailable: null, Deployment: null } ? null : $"nothing ran before, but the platform says that {Verifier.Name(observed)} is live";
    }
}
