namespace Slipway.Deployments;

/// <summary>Carries out what was asked for: plan, lease, journal, steps, verification, compensation, ledger.</summary>
public interface IDeploymentEngine
{
    /// <summary>Makes the release of the request what its environment runs.</summary>
    /// <exception cref="ConfigurationException">The request or the configuration is wrong; nothing was touched.</exception>
    /// <exception cref="RefusedException">A lease, a gate or a missing confirmation stands against it; nothing was touched.</exception>
    Task<DeploymentResult> RunAsync(DeploymentRequest request, IProgress<DeploymentEvent> events, CancellationToken cancellationToken);

    /// <summary>
    /// Asks what an environment runs and what answers there, for the asking alone: the code for it is compiled and the name
    /// resolved by the time that <see cref="RunAsync"/> needs it. It changes nothing, and what it meets is of no account.
    /// </summary>
    /// <param name="environment">The environment that is to be changed.</param>
    /// <param name="cancellationToken">Stops it.</param>
    Task WarmUpAsync(Environments.AppEnvironment environment, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Tells what <see cref="RunAsync"/> would do.</summary>
    Task<DeploymentPlan> PlanAsync(DeploymentRequest request, CancellationToken cancellationToken);

    /// <summary>What an environment runs now and what its ledger says.</summary>
    Task<EnvironmentStatus> StatusAsync(Environments.AppEnvironment environment, CancellationToken cancellationToken);

    /// <summary>The deployments of an environment, newest first.</summary>
    /// <param name="environment">The environment.</param>
    /// <param name="limit">At most this many.</param>
    /// <param name="cancellationToken">Stops it.</param>
    Task<IReadOnlyList<HistoryEntry>> HistoryAsync(Environments.AppEnvironment environment, int limit, CancellationToken cancellationToken);
}
