using Slipway.Environments;

namespace Slipway.Deployments;

/// <summary>The engine: every request goes through the same steps, and what the platform says counts for more than what is remembered.</summary>
public sealed class DeploymentEngine(EngineParts parts) : IDeploymentEngine
{
    /// <inheritdoc />
    public Task<DeploymentResult> RunAsync(DeploymentRequest request, IProgress<DeploymentEvent> events, CancellationToken cancellationToken) =>
        new Execution(new DeploymentRun(parts, request, events)).RunAsync(cancellationToken);

    /// <inheritdoc />
    public Task WarmUpAsync(AppEnvironment environment, CancellationToken cancellationToken) =>
        new Verifier(parts, DeploymentRun.PlatformFor(parts, environment)).WarmUpAsync(environment.Health, cancellationToken);

    /// <inheritdoc />
    public Task<DeploymentPlan> PlanAsync(DeploymentRequest request, CancellationToken cancellationToken)
    {
        var warnings = new Warnings();
        return new Planner(new DeploymentRun(parts, request, warnings), warnings.Texts).PlanAsync(cancellationToken);
    }

    /// <inheritdoc />
    public Task<EnvironmentStatus> StatusAsync(AppEnvironment environment, CancellationToken cancellationToken) =>
        new StatusReport(parts, environment).StatusAsync(cancellationToken);

    /// <inheritdoc />
    public Task<IReadOnlyList<HistoryEntry>> HistoryAsync(AppEnvironment environment, int limit, CancellationToken cancellationToken) =>
        new StatusReport(parts, environment).HistoryAsync(limit, cancellationToken);

    /// <summary>A plan tells by its steps; nobody watches it being made. What it warns of belongs to it.</summary>
    private sealed class Warnings : IProgress<DeploymentEvent>
    {
        public List<string> Texts { get; } = [];

        public void Report(DeploymentEvent value)
        {
            if (value is DeploymentWarning warning)
                Texts.Add(warning.Text);
        }
    }
}
