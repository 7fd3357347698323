namespace Slipway.AcceptanceTests.Dock;

public sealed class DeployTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_release_is_started_beside_the_old_one_and_switched_to_and_back()
    {
        await using var project = new DockProject { Web = 2, Worker = 1 };
        Assert.Equal("the dock is not running", (await project.ObserveAsync()).Unavailable);

        var first = await project.DeployAsync(1, "1111111-aaaaaa");
        var old = await project.AskAsync();
        Assert.Equal("1111111-aaaaaa", old.Release);
        Assert.Contains("web.1 started", project.Progress.All);
        Assert.Contains(project.Progress.All, line => line.StartsWith("web.2 healthy after 0.", StringComparison.Ordinal) || line.StartsWith("web.2 healthy after ", StringComparison.Ordinal));

        var second = await project.DeployAsync(2, "2222222-bbbbbb");
        using var answer = await project.Client.GetAsync(new Uri("/", UriKind.Relative), Stop);
        Assert.Equal(["2222222-bbbbbb"], answer.Headers.GetValues("X-Slipway-Release"));
        Assert.Equal("2222222-bbbbbb", (await project.AskAsync()).Release);
        var observed = await project.ObserveAsync();
        Assert.Equal(("2222222-bbbbbb", 2), (observed.Release, observed.Deployment));
        Assert.Equal(["web.1", "web.2", "worker.1"], observed.Processes.Select(process => process.Name));
        Assert.All(observed.Processes, process => Assert.Equal("healthy", process.State));
        Assert.Equal([1], observed.Warm);

        await project.Platform().RestoreAsync(new Platforms.Observation { Release = "1111111-aaaaaa", Deployment = 1 }, second.Request.Fence, Stop);
        var back = await project.AskAsync();
        Assert.Equal("1111111-aaaaaa", back.Release);
        Assert.Contains(back.Pid, new[] { old.Pid, (await project.AskAsync()).Pid, (await project.AskAsync()).Pid });
        Assert.NotNull(first.Reference);
    }
}
