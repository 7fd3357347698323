using Slipway.Platforms.Local.Protocol;

namespace Slipway.Platforms.Local;

/// <summary>The project's dock as a whole, for the verbs that are about no single environment.</summary>
public sealed class DockControl
{
    private readonly DockPaths _paths;
    private readonly DockClient _client;

    /// <param name="paths">The project.</param>
    /// <param name="binaries">Directory of the daemon's binaries. The default value is <c>dock</c> beside the running program.</param>
    public DockControl(ProjectPaths paths, string? binaries = null)
    {
        _paths = new DockPaths(paths);
        _client = new DockClient(_paths, binaries ?? LocalPlatformKind.DefaultBinaries);
    }

    /// <summary>Where the daemon writes what happens to it.</summary>
    public string Log => _paths.Log;

    /// <summary>Changes nothing.</summary>
    /// <returns>Why a daemon could not listen for requests, and what to do; null: it could.</returns>
    public SlipwayException? SocketFault() => _paths.SocketFault();

    /// <summary>Starts the daemon unless it runs; it brings back what was live when it ended.</summary>
    public Task StartAsync(CancellationToken cancellationToken) => _client.EnsureRunningAsync(cancellationToken);

    /// <summary>Stops every process of every environment, then the daemon. What was live comes back with the next start.</summary>
    /// <param name="progress">A line for every process that ended.</param>
    /// <param name="cancellationToken">Stops the waiting, not the stopping.</param>
    /// <returns>False when it was not running.</returns>
    public async Task<bool> StopAsync(IProgress<string>? progress, CancellationToken cancellationToken)
    {
        var stopped = await _client.StopAsync(progress, cancellationToken);
        await new SystemdUnit(_paths).RemoveAsync(cancellationToken);
        return stopped;
    }

    /// <summary>Numbers of the deployments, by environment, whose files something that runs still needs.</summary>
    public async Task<IReadOnlyDictionary<string, IReadOnlyList<int>>> InUseAsync(CancellationToken cancellationToken)
    {
        var status = await _client.StatusAsync(cancellationToken);
        return status is null
            ? new Dictionary<string, IReadOnlyList<int>>()
            : status.Environments.ToDictionary(pair => pair.Key, pair => InUse(pair.Value));
    }

    private static IReadOnlyList<int> InUse(EnvironmentDockStatus environment) =>
        environment.Live is { } live ? [live, .. environment.Warm] : environment.Warm;
}
