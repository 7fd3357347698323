namespace Slipway.Platforms;

/// <summary>A platform that restarts processes without a deployment.</summary>
public interface IRestartProcesses
{
    /// <summary>
    /// Replaces the live deployment's processes by new ones of the same release, configuration and secrets, one after
    /// the other; no request is lost.
    /// </summary>
    /// <param name="process">A process type (<c>web</c>) or one instance (<c>web.1</c>); null: all.</param>
    /// <param name="fence">The lease.</param>
    /// <param name="progress">A line for every part that is done.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <exception cref="SlipwayException">A new process did not come up; what was not restarted yet runs on.</exception>
    Task RestartAsync(string? process, Fence fence, IProgress<string>? progress, CancellationToken cancellationToken);
}
