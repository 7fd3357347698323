using Slipway.Platforms.Local.Protocol;

namespace Slipway.Tests.Dock;

public sealed class DeploymentSpecTests
{
    private static readonly DeploymentSpec Spec = new()
    {
        Environment = "staging",
        TargetName = "Staging",
        Number = 1,
        Release = "1111111-aaaaaa",
        Directory = ".slipway/dock/releases/staging/v1",
        Logs = ".slipway/dock/log/staging/v1",
        Port = 8081,
        Processes = [new ProcessSpec("web", "run", 1)],
        Config = new Dictionary<string, string> { ["A"] = "1" },
        Uploads = ["media"],
        HealthPath = "/healthz",
        HealthTimeout = TimeSpan.FromSeconds(60),
        Warm = TimeSpan.FromMinutes(10),
        Drain = TimeSpan.FromSeconds(30),
    };

    [Fact]
    public void Processes_serve_another_deployment_where_all_that_they_see_is_equal() =>
        Assert.True(Spec.RunsTheSameAs(Spec with { Number = 2, Directory = "elsewhere", Logs = "elsewhere", Port = 1, Warm = TimeSpan.Zero, HealthTimeout = TimeSpan.Zero }));

    [Fact]
    public void And_not_where_anything_differs()
    {
        Assert.False(Spec.RunsTheSameAs(Spec with { Release = "2222222-bbbbbb" }));
        Assert.False(Spec.RunsTheSameAs(Spec with { Python = ".slipway/python/1" }));
        Assert.False(Spec.RunsTheSameAs(Spec with { Processes = [new ProcessSpec("web", "run", 2)] }));
        Assert.False(Spec.RunsTheSameAs(Spec with { Config = new Dictionary<string, string> { ["A"] = "2" } }));
        Assert.False(Spec.RunsTheSameAs(Spec with { Config = new Dictionary<string, string> { ["A"] = "1", ["B"] = "1" } }));
        Assert.False(Spec.RunsTheSameAs(Spec with { Uploads = [] }));
        Assert.False(Spec.RunsTheSameAs(Spec with { HealthPath = "/" }));
    }
}
