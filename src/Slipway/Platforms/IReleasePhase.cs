namespace Slipway.Platforms;

/// <summary>A platform where Slipway runs the release command itself, once, before the switch.</summary>
public interface IReleasePhase
{
    /// <exception cref="SlipwayException">The command failed; the details hold the end of its output.</exception>
    Task RunReleaseCommandAsync(StagedRelease staged, CancellationToken cancellationToken);
}
