using System.Net;
using System.Net.Sockets;
using Slipway.Platforms;

namespace Slipway.AcceptanceTests.Dock;

public sealed class FailureTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("exit", "^web.1 exited with code 3 before it was healthy$", "the app cannot start")]
    [InlineData("redirect", "^web.1 was not healthy within 3 s: GET /healthz answers 301 to /login, and 2xx is needed$", "web.1 of 2222222-bbbbbb")]
    [InlineData("silence", "^web.1 was not healthy within 3 s: GET /healthz is accepted and not answered$", "web.1 of 2222222-bbbbbb")]
    public async Task A_release_that_is_never_healthy_replaces_nothing_and_leaves_nothing(string fault, string message, string detail)
    {
        await using var project = new DockProject();
        await project.DeployAsync(1, "1111111-aaaaaa");
        var before = CrashTests.Processes(project);

        project.Config["APP_FAULT"] = fault;
        project.HealthTimeout = TimeSpan.FromSeconds(3);
        var failure = await Assert.ThrowsAsync<SlipwayException>(() => project.StartAsync(2, "2222222-bbbbbb"));
        Assert.Matches(message, failure.Message);
        Assert.Contains(failure.Details, line => line.StartsWith(detail, StringComparison.Ordinal));
        Assert.DoesNotContain(failure.Details, line => line.Contains(DockProject.Canary, StringComparison.Ordinal));
        Assert.Equal("The whole log is .slipway/dock/log/staging/v2/web.1.log.", failure.Next);
        Assert.Equal(before, CrashTests.Processes(project));
        Assert.Equal("1111111-aaaaaa", (await project.AskAsync()).Release);
    }

    [Fact]
    public async Task A_command_that_listens_nowhere_is_told_its_port()
    {
        await using var project = new DockProject { WebCommand = "sleep 60", HealthTimeout = TimeSpan.FromSeconds(1) };
        var failure = await Assert.ThrowsAsync<SlipwayException>(() => project.StartAsync(1, "1111111-aaaaaa"));
        Assert.Matches(@"^web.1 was not healthy within 1 s: nothing listens on 127\.0\.0\.1:2\d{4}, the port that its environment gives as PORT$", failure.Message);
    }

    [Fact]
    public async Task Nobody_waits_for_a_worker_that_started_before_and_one_that_ends_is_started_again()
    {
        await using var project = new DockProject { Worker = 1, Warm = TimeSpan.Zero };
        var broken = Path.Combine(project.Paths.Root, "broken");
        project.WorkerCommand = $"sh -c 'test -e {broken} && exit 4; exec dotnet app.dll worker'";
        await project.DeployAsync(1, "1111111-aaaaaa");
        await project.DeployAsync(2, "2222222-bbbbbb");

        await File.WriteAllTextAsync(broken, "", Stop);
        await project.DeployAsync(3, "1111111-aaaaaa");

        Assert.Equal("1111111-aaaaaa", (await project.AskAsync()).Release);
        await project.WaitAsync("a second start of the worker", async () => (await WorkerAsync()).Restarts > 0);
        Assert.Equal("exited with code 4", (await WorkerAsync()).LastEnd);
        File.Delete(broken);
        await project.WaitAsync("the worker", async () => (await WorkerAsync()).State == "healthy");

        async Task<Platforms.ProcessObservation> WorkerAsync() => (await project.ObserveAsync()).Processes.Single(process => process.Name == "worker.1");
    }

    [Fact]
    public async Task A_worker_that_ends_at_once_stops_the_switch_and_the_old_one_works_on()
    {
        await using var project = new DockProject { Worker = 1 };
        await project.DeployAsync(1, "1111111-aaaaaa");
        project.WorkerCommand = "echo the worker cannot work >&2; exit 4";
        var staged = await project.StartAsync(2, "2222222-bbbbbb");
        var failure = await Assert.ThrowsAsync<SlipwayException>(() => project.Platform().ActivateAsync(staged, staged.Request.Fence, Stop));
        Assert.Equal("worker.1 exited with code 4 before it was healthy", failure.Message);
        Assert.Contains("the worker cannot work", failure.Details);

        var observed = await project.ObserveAsync();
        Assert.Equal(1, observed.Deployment);
        Assert.All(observed.Processes, process => Assert.Equal("healthy", process.State));
        Assert.Equal("1111111-aaaaaa", (await project.AskAsync()).Release);
        await project.Platform().DiscardAsync(staged, Stop);
        Assert.Equal(2, CrashTests.Processes(project).Count);
        Assert.False(Directory.Exists(Path.Combine(project.Paths.Root, staged.Reference)));
        await project.Platform().DiscardAsync(staged, Stop);
    }

    [Fact]
    public async Task A_process_that_ignores_SIGTERM_is_killed_after_the_drain_time()
    {
        await using var project = new DockProject { Drain = TimeSpan.FromSeconds(1), Warm = TimeSpan.Zero };
        project.Config["APP_FAULT"] = "deaf";
        await project.DeployAsync(1, "1111111-aaaaaa");
        var (_, _, pid) = await project.AskAsync();
        project.Config.Remove("APP_FAULT");
        await project.DeployAsync(2, "2222222-bbbbbb");
        await project.WaitAsync("the end of the old process", () => Task.FromResult(!DockProject.Lives(pid)));
        await project.WaitAsync("the line in the log", async () => (await File.ReadAllTextAsync(project.Control.Log, Stop)).Contains("web.1 did not end within 1 s after SIGTERM and was killed", StringComparison.Ordinal));
        Assert.Empty((await project.ObserveAsync()).Warm);
    }

    [Fact]
    public async Task Whoever_lost_the_lease_changes_nothing()
    {
        await using var project = new DockProject();
        var staged = await project.DeployAsync(7, "1111111-aaaaaa");
        var late = new Fence(6, "the late one");
        var refusal = await Assert.ThrowsAsync<RefusedException>(() => project.Platform().ActivateAsync(staged, late, Stop));
        Assert.Equal("the dock has seen epoch 7 of test of v7 for staging; the late one with epoch 6 lost the lease and may change nothing", refusal.Message);

        // Not even after the dock was stopped in between.
        await project.Control.StopAsync(null, Stop);
        await Assert.ThrowsAsync<RefusedException>(() => project.Platform().RestoreAsync(new Observation(), late, Stop));
        await Assert.ThrowsAsync<RefusedException>(() => project.Platform().PruneAsync(new HashSet<int>(), late, Stop));
    }

    [Fact]
    public async Task A_port_that_somebody_has_is_a_problem_before_anything_is_touched()
    {
        await using var project = new DockProject();
        using var somebody = new TcpListener(IPAddress.Loopback, project.Port);
        somebody.Start();
        var problem = Assert.Single(await project.Platform().CheckAsync(project.Request(1, "1111111-aaaaaa"), Stop));
        var name = (await File.ReadAllTextAsync("/proc/self/comm", Stop)).Trim();
        Assert.Equal($"environments/staging.yml:2:3: platform.port: {project.Port} is in use by {name} (pid {Environment.ProcessId}); stop that, or choose another port", problem.ToString());
        Assert.False(Directory.Exists(project.DockDirectory));
    }

    [Fact]
    public async Task Two_environments_cannot_have_one_port()
    {
        await using var project = new DockProject();
        await project.DeployAsync(1, "1111111-aaaaaa");
        Assert.Empty(await project.Platform().CheckAsync(project.Request(2, "1111111-aaaaaa"), Stop));
        var problem = Assert.Single(await project.Platform("production").CheckAsync(project.Request(1, "1111111-aaaaaa", "production"), Stop));
        Assert.Equal($"environments/production.yml:2:3: platform.port: {project.Port} is the port of staging; choose another one", problem.ToString());
    }

    [Fact]
    public async Task What_was_pruned_cannot_be_restored_and_the_message_says_so()
    {
        await using var project = new DockProject { Warm = TimeSpan.Zero };
        await project.DeployAsync(1, "1111111-aaaaaa");
        var second = await project.DeployAsync(2, "2222222-bbbbbb");
        await project.Platform().PruneAsync(new HashSet<int> { 2 }, second.Request.Fence, Stop);
        var failure = await Assert.ThrowsAsync<SlipwayException>(() => project.Platform().RestoreAsync(new Observation { Deployment = 1 }, second.Request.Fence, Stop));
        Assert.Equal("the dock knows no v1 of staging: it was never started here, or was pruned", failure.Message);
    }

    [Fact]
    public async Task A_client_that_goes_away_takes_its_start_back()
    {
        await using var project = new DockProject();
        await project.DeployAsync(1, "1111111-aaaaaa");
        var before = CrashTests.Processes(project);
        project.Config["APP_FAULT"] = "silence";
        using var leaving = new CancellationTokenSource();
        var platform = project.Platform();
        var staged = await platform.StageAsync(project.Request(2, "2222222-bbbbbb"), Stop);
        var starting = platform.StartAsync(staged, leaving.Token);
        await project.WaitAsync("a second process", () => Task.FromResult(CrashTests.Processes(project).Count > before.Count));
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => starting);
        await project.WaitAsync("its end", () => Task.FromResult(CrashTests.Processes(project).SequenceEqual(before)));
    }
}
