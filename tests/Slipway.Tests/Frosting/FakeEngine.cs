using Slipway.Deployments;
using Slipway.Environments;
using Slipway.Platforms;

namespace Slipway.Tests.Frosting;

/// <summary>An engine that does as it is told and remembers what it was asked for.</summary>
internal sealed class FakeEngine : IDeploymentEngine
{
    public List<DeploymentRequest> Requests { get; } = [];

    public List<DeploymentRequest> Plans { get; } = [];

    public Func<DeploymentRequest, IProgress<DeploymentEvent>, DeploymentResult> Runs { get; set; } = (request, _) => Sample.Result(request);

    public DeploymentPlan Plan { get; set; } = new("Deploy 1a2b3c4 to staging", [new("lease", "takes the lease")], []);

    public Dictionary<string, EnvironmentStatus> Statuses { get; } = [];

    public IReadOnlyList<HistoryEntry> Entries { get; set; } = [];

    public int? Limit { get; private set; }

    public Task<DeploymentResult> RunAsync(DeploymentRequest request, IProgress<DeploymentEvent> events, CancellationToken cancellationToken)
    {
        Requests.Add(request);
        return Task.FromResult(Runs(request, events));
    }

    public Task<DeploymentPlan> PlanAsync(DeploymentRequest request, CancellationToken cancellationToken)
    {
        Plans.Add(request);
        return Task.FromResult(Plan);
    }

    public Task<EnvironmentStatus> StatusAsync(AppEnvironment environment, CancellationToken cancellationToken) =>
        Task.FromResult(Statuses.GetValueOrDefault(environment.Name) ?? new EnvironmentStatus { Environment = environment.Name, Platform = "local", Observed = new Observation() });

    public Task<IReadOnlyList<HistoryEntry>> HistoryAsync(AppEnvironment environment, int limit, CancellationToken cancellationToken)
    {
        Limit = limit;
        return Task.FromResult(Entries);
    }
}
