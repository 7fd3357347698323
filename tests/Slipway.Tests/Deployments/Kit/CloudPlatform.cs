using Slipway.Environments;
using Slipway.Platforms;
using Slipway.Releases;

namespace Slipway.Tests.Deployments.Kit;

/// <summary>A platform of the kind that starts beside, over a <see cref="Cloud"/>.</summary>
internal sealed class CloudPlatform(Cloud cloud, Faults faults) : IPlatform, IStartBeside, IReleasePhase, IPruneReleases, IScaleProcesses, ILimitApps
{
    public string Kind => "cloud";

    public AppLimits Limits => cloud.Limits;

    public (int Least, int Most) Instances(string processType) => (processType == "web" ? 1 : 0, 10);

    public Task<IReadOnlyList<Problem>> CheckAsync(StageRequest request, CancellationToken cancellationToken) =>
        faults.CallAsync<IReadOnlyList<Problem>>("check", () => cloud.Problems);

    public Task<StagedRelease> StageAsync(StageRequest request, CancellationToken cancellationToken) => faults.CallAsync("stage", () =>
    {
        cancellationToken.ThrowIfCancellationRequested();
        cloud.Guard(request.Fence);
        cloud.Staged[request.Deployment] = request.Release.Id;
        cloud.SameAs = request.SameAs;
        return new StagedRelease(request, $"slot-{request.Deployment}");
    });

    public Task RunReleaseCommandAsync(StagedRelease staged, CancellationToken cancellationToken) => faults.CallAsync("release", () =>
    {
        cancellationToken.ThrowIfCancellationRequested();
        cloud.ReleaseCommands.Add(staged.Request.Run.ReleaseCommand!);
        return true;
    });

    public Task StartAsync(StagedRelease staged, CancellationToken cancellationToken) => faults.CallAsync("start", () =>
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (cloud.Unhealthy.Contains(staged.Request.Release.Id))
            throw new SlipwayException(ExitCode.Failed, "web.1 did not become healthy within 60 s.") { Details = ["boom: no such table"] };
        cloud.Started.Add(staged.Request.Deployment);
        return true;
    });

    public Task DiscardAsync(StagedRelease staged, CancellationToken cancellationToken) => faults.CallAsync("discard", () =>
    {
        if (cloud.Live == staged.Request.Deployment)
            throw new InvalidOperationException("What is live was to be discarded.");
        cloud.Guard(staged.Request.Fence);
        cloud.Staged.Remove(staged.Request.Deployment);
        cloud.Started.Remove(staged.Request.Deployment);
        cloud.Discarded.Add(staged.Request.Deployment);
        return true;
    });

    public Task ActivateAsync(StagedRelease staged, Fence fence, CancellationToken cancellationToken) => faults.CallAsync("activate", () =>
    {
        cancellationToken.ThrowIfCancellationRequested();
        cloud.Guard(fence);
        if (!cloud.Started.Contains(staged.Request.Deployment))
            throw new InvalidOperationException("It was never started.");
        cloud.Live = staged.Request.Deployment;
        return true;
    });

    public Task<Observation> ObserveAsync(CancellationToken cancellationToken) => faults.CallAsync("observe", cloud.Observe);

    public Task RestoreAsync(Observation observed, Fence fence, CancellationToken cancellationToken) => faults.CallAsync("restore", () =>
    {
        cloud.Guard(fence);
        if (cloud.RestoreFails)
            throw new SlipwayException(ExitCode.Stuck, "web.1 of v1 does not start any more") { Details = ["disk full"] };
        cloud.Unavailable = null;
        if (observed.Deployment is { } number && !cloud.Staged.ContainsKey(number))
            throw new InvalidOperationException("What is to be restored was pruned.");
        cloud.Live = observed.Deployment;
        return true;
    });

    public Task PruneAsync(IReadOnlySet<int> keep, Fence fence, CancellationToken cancellationToken) => faults.CallAsync("prune", () =>
    {
        cloud.Guard(fence);
        cloud.Kept = keep;
        foreach (var number in cloud.Staged.Keys.Where(number => !keep.Contains(number) && number != cloud.Live).ToList())
        {
            cloud.Staged.Remove(number);
            cloud.Started.Remove(number);
        }

        return true;
    });

    internal sealed class CloudKind(Func<string, Cloud> clouds, Faults faults) : IPlatformKind
    {
        public PlatformSchema Schema { get; } = new("cloud", []);

        public IPlatform Create(AppEnvironment environment, ProjectPaths paths, IContentStore content) => new CloudPlatform(clouds(environment.Name), faults);
    }

    /// <summary>The app as it answers from outside, behind a router that says which release it was.</summary>
    internal sealed class Router(Func<string, Cloud> clouds, Faults faults) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => faults.CallAsync("probe", () =>
        {
            var release = clouds(request.RequestUri!.Host.Split('.')[0]).LiveRelease ?? throw new HttpRequestException("connection refused");
            var broken = clouds(request.RequestUri.Host.Split('.')[0]).Broken.Contains(release);
            var response = new HttpResponseMessage(broken ? System.Net.HttpStatusCode.InternalServerError : System.Net.HttpStatusCode.OK);
            response.Headers.Add("X-Slipway-Release", release);
            return response;
        });
    }
}
