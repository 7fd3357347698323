namespace Slipway.Platforms;

/// <summary>A platform that starts the new release beside the old one and switches later.</summary>
public interface IStartBeside
{
    /// <summary>Starts every instance and returns when each has passed its health check. Already running ones are kept.</summary>
    /// <exception cref="SlipwayException">An instance did not become healthy; the details hold the end of its log. Nothing that runs was changed.</exception>
    Task StartAsync(StagedRelease staged, CancellationToken cancellationToken);

    /// <summary>Stops and removes a staged release that did not go live; no error when it is gone already.</summary>
    Task DiscardAsync(StagedRelease staged, CancellationToken cancellationToken);
}
