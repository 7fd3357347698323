using Slipway.Deployments;
using Slipway.Platforms;
using Slipway.Tests.Deployments.Kit;

namespace Slipway.Tests.Deployments;

/// <summary>A platform that can none of it says so before anything is touched.</summary>
public sealed class OperationsTests : IDisposable
{
    private readonly World _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task What_a_platform_cannot_do_is_refused_with_the_place_and_the_way_out()
    {
        await _world.DeployAllAsync("a");
        var operations = new Operations(_world.Start().Parts);
        var request = new OperationRequest("Restart", _world.Staging, "ada", null);
        await RefusedAsync("run one-off commands", () => operations.RunAsync(request, "ls", default));
        await RefusedAsync("show logs", () => operations.LogsAsync(_world.Staging, new LogQuery(1), _ => { }, default));
        await RefusedAsync("restart processes", () => operations.RestartAsync(request, null, new Unheard(), default));
        await RefusedAsync("show a maintenance page", () => operations.BeginMaintenanceAsync(request, new Unheard(), default));
        await RefusedAsync("hold requests", () => operations.PauseAsync(request, TimeSpan.FromSeconds(1), new Unheard(), default));
        Assert.Null((await _world.StatusAsync()).Lease);
    }

    private static async Task RefusedAsync(string what, Func<Task> work)
    {
        var exception = await Assert.ThrowsAsync<ConfigurationException>(work);
        Assert.Equal($"environments/staging.yml: platform.kind: the cloud platform cannot {what}; use the tools of the platform itself, or run staging on another kind. Nothing was touched.", exception.Message);
    }

    private sealed class Unheard : IProgress<DeploymentEvent>
    {
        public void Report(DeploymentEvent value)
        {
        }
    }
}
