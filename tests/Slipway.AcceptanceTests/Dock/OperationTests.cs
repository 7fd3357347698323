using System.Net;
using Slipway.Platforms;
using Slipway.Platforms.Local.Unix;

namespace Slipway.AcceptanceTests.Dock;

/// <summary>What is done with a running deployment: logs, restart, maintenance, pause.</summary>
public sealed class OperationTests
{
    private static readonly Fence Later = new(9, "test");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_restart_replaces_every_process_and_loses_no_request()
    {
        await using var project = new DockProject { Web = 2, Worker = 1 };
        await project.DeployAsync(1, "1111111-aaaaaa");
        var before = (await project.ObserveAsync()).Processes.ToDictionary(process => process.Name, process => process.StartedAt);
        var pids = await PidsAsync(project);
        using var ending = new CancellationTokenSource();
        var requests = 0;
        var load = Task.Run(async () =>
        {
            while (!ending.IsCancellationRequested)
            {
                await project.AskAsync();
                Interlocked.Increment(ref requests);
            }
        });
        using var slow = await project.Client.GetAsync(new Uri("/slow", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, Stop);

        await project.Platform().RestartAsync(null, Later, project.Progress, Stop);

        Assert.Equal("1111111-aaaaaa", await slow.Content.ReadAsStringAsync(Stop));
        await ending.CancelAsync();
        await load;
        Assert.True(requests > 0);
        var after = await project.ObserveAsync();
        Assert.Equal((1, "1111111-aaaaaa"), (after.Deployment, after.Release));
        Assert.Equal(["web.1", "web.2", "worker.1"], after.Processes.Select(process => process.Name));
        Assert.All(after.Processes, process => Assert.True(process.State == "healthy" && process.StartedAt > before[process.Name] && process.Restarts == 0));
        Assert.DoesNotContain(await PidsAsync(project), pids.Contains);
        Assert.All(pids, pid => Assert.False(DockProject.Lives(pid)));
    }

    [Fact]
    public async Task One_process_can_be_restarted_alone()
    {
        await using var project = new DockProject { Web = 1, Worker = 1 };
        await project.DeployAsync(1, "1111111-aaaaaa");
        var (_, _, pid) = await project.AskAsync();
        await project.Platform().RestartAsync("worker", Later, project.Progress, Stop);
        Assert.Equal(pid, (await project.AskAsync()).Pid);
        Assert.Equal(["worker.1 started"], project.Progress.All.Skip(4).Take(1));
    }

    [Fact]
    public async Task A_web_process_that_does_not_come_up_again_leaves_the_old_one_in_place()
    {
        await using var project = new DockProject { WebCommand = "sh -c 'test ! -e media/broken && exec dotnet app.dll'" };
        await project.DeployAsync(1, "1111111-aaaaaa");
        var (_, _, pid) = await project.AskAsync();
        await File.WriteAllTextAsync(Path.Combine(project.Paths.Data("staging"), "media", "broken"), "", Stop);

        var exception = await Assert.ThrowsAsync<SlipwayException>(() => project.Platform().RestartAsync(null, Later, null, Stop));

        Assert.Equal("web.1 exited with code 1 before it was healthy; the one before it goes on. Restarted before it: none.", exception.Message);
        Assert.Equal(pid, (await project.AskAsync()).Pid);
    }

    [Fact]
    public async Task Maintenance_answers_everybody_but_a_verification_and_outlives_the_daemon_and_a_deployment()
    {
        await using var project = new DockProject();
        await project.DeployAsync(1, "1111111-aaaaaa");
        await project.Platform().BeginMaintenanceAsync("<h1>Back at noon</h1>", TimeSpan.FromMinutes(3), "ada", Later, Stop);

        await ClosedAsync(project);
        Posix.Signal(await project.DaemonAsync(), Posix.SigKill);
        await project.WaitAsync("the daemon to be back", async () => (await project.ObserveAsync()) is { Unavailable: null, Maintenance.By: "ada" });
        await ClosedAsync(project);
        var next = await project.StartAsync(10, "2222222-bbbbbb");
        await project.Platform().ActivateAsync(next, next.Request.Fence, Stop);
        await ClosedAsync(project);
        using var verification = new HttpRequestMessage(HttpMethod.Get, new Uri("/healthz", UriKind.Relative)) { Headers = { { "X-Slipway-Probe", "1" } } };
        using var verified = await project.Client.SendAsync(verification, Stop);
        Assert.Equal((HttpStatusCode.OK, "2222222-bbbbbb"), (verified.StatusCode, verified.Headers.GetValues("X-Slipway-Release").Single()));

        await project.Platform().EndMaintenanceAsync(new Fence(11, "test"), Stop);
        Assert.Equal("2222222-bbbbbb", (await project.AskAsync()).Release);
        Assert.Null((await project.ObserveAsync()).Maintenance);
    }

    [Fact]
    public async Task A_pause_holds_new_requests_lets_running_ones_end_and_is_over_at_its_time_whatever_becomes_of_the_daemon()
    {
        await using var project = new DockProject();
        await project.DeployAsync(1, "1111111-aaaaaa");
        using var slow = await project.Client.GetAsync(new Uri("/slow", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, Stop);
        await project.Platform().PauseAsync(TimeSpan.FromMinutes(1), Later, project.Progress, Stop);
        Assert.Contains("no request runs any more", project.Progress.All);
        Assert.Equal("1111111-aaaaaa", await slow.Content.ReadAsStringAsync(Stop));

        var held = project.AskAsync();
        await project.WaitAsync("the request to be held", async () => (await project.ObserveAsync()).Pause is { Held: 1 });
        Assert.False(held.IsCompleted);
        await project.Platform().ResumeAsync(Later, Stop);
        Assert.Equal("1111111-aaaaaa", (await held).Release);
        Assert.Null((await project.ObserveAsync()).Pause);

        var end = DateTimeOffset.UtcNow.AddSeconds(4);
        await project.Platform().PauseAsync(TimeSpan.FromSeconds(4), Later, null, Stop);
        Posix.Signal(await project.DaemonAsync(), Posix.SigKill);
        await project.WaitAsync("the daemon to be back", async () => (await project.ObserveAsync()).Unavailable is null);
        if ((await project.ObserveAsync()).Pause is { } pause)
            Assert.InRange((pause.Until - end).TotalSeconds, 0, 2);
        Assert.Equal("1111111-aaaaaa", (await project.AskAsync()).Release);
        Assert.InRange(DateTimeOffset.UtcNow, end, end.AddSeconds(20));
    }

    [Fact]
    public async Task Logs_show_what_processes_print_without_secrets_and_follow_over_a_switch()
    {
        await using var project = new DockProject { Worker = 1 };
        await project.DeployAsync(1, "1111111-aaaaaa");
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var lines = new Lines();
        var following = Task.Run(async () =>
        {
            await foreach (var line in project.Platform().ReadLogsAsync(new LogQuery(1, "web", Follow: true), stop.Token))
                lines.Report($"v{line.Deployment} {line.Process} {line.Text}");
        }, Stop);
        await project.WaitAsync("the first line", () => Task.FromResult(lines.All.Count == 1));
        await project.DeployAsync(2, "2222222-bbbbbb");
        await project.WaitAsync("the line of the next deployment", () => Task.FromResult(lines.All.Count == 2));
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => following);
        Assert.StartsWith("v1 web.1 web.1 of 1111111-aaaaaa as process ", lines.All[0], StringComparison.Ordinal);
        Assert.EndsWith("; secret [secret]", lines.All[0], StringComparison.Ordinal);
        Assert.StartsWith("v2 web.1 web.1 of 2222222-bbbbbb as process ", lines.All[1], StringComparison.Ordinal);
    }

    private static async Task ClosedAsync(DockProject project)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri("/", UriKind.Relative)) { Headers = { { "Accept", "text/html" } } };
        using var answer = await project.Client.SendAsync(request, Stop);
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "180"), (answer.StatusCode, answer.Headers.GetValues("Retry-After").Single()));
        Assert.Equal("<h1>Back at noon</h1>", await answer.Content.ReadAsStringAsync(Stop));
    }

    private static async Task<HashSet<int>> PidsAsync(DockProject project)
    {
        var pids = new HashSet<int>();
        for (var i = 0; i < 4; i++)
            pids.Add((await project.AskAsync()).Pid);
        Assert.Equal(2, pids.Count);
        return pids;
    }
}
