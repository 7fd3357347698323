using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Slipway.Platforms.Local.Unix;

namespace Slipway.AcceptanceTests.Dock;

public sealed class CrashTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_killed_daemon_costs_no_process_and_routes_again_by_itself()
    {
        await using var project = new DockProject { Web = 2, Worker = 1 };
        await project.DeployAsync(1, "1111111-aaaaaa");
        await project.DeployAsync(2, "2222222-bbbbbb");
        var before = Processes(project);
        var daemon = await project.DaemonAsync();

        Posix.Signal(daemon, Posix.SigKill);
        await project.WaitAsync("another daemon", async () => await project.DaemonAsync() is var now and not 0 && now != daemon);
        await project.WaitAsync("an answer through the new daemon", () => AnswersAsync(project));

        Assert.Equal(before, Processes(project));
        var observed = await project.ObserveAsync();
        Assert.Equal((2, "2222222-bbbbbb"), (observed.Deployment, observed.Release));
        Assert.All(observed.Processes, process => Assert.Equal(("healthy", 0), (process.State, process.Restarts)));
        Assert.Equal([1], observed.Warm);
    }

    [Fact]
    public async Task A_killed_app_is_started_again()
    {
        await using var project = new DockProject();
        await project.DeployAsync(1, "1111111-aaaaaa");
        var (_, _, pid) = await project.AskAsync();
        Posix.Signal(pid, Posix.SigKill);
        await project.WaitAsync("another process", async () => await AnswersAsync(project) && (await project.AskAsync()).Pid != pid);
        Assert.Equal(1, (await project.ObserveAsync()).Processes.Single().Restarts);
        Assert.Contains("staging v1: web.1 was killed (SIGKILL); it is started again in 1 s", await LogAsync(project), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_adopted_app_that_dies_is_started_again()
    {
        await using var project = new DockProject();
        await project.DeployAsync(1, "1111111-aaaaaa");
        var (_, _, pid) = await project.AskAsync();
        var daemon = await project.DaemonAsync();
        Posix.Signal(daemon, Posix.SigKill);
        await project.WaitAsync("another daemon", async () => await project.DaemonAsync() is var now and not 0 && now != daemon);
        Posix.Signal(pid, Posix.SigKill);
        await project.WaitAsync("another process", async () => await AnswersAsync(project) && (await project.AskAsync()).Pid != pid);
    }

    [Fact]
    public async Task After_a_reboot_exactly_what_was_live_comes_back()
    {
        await using var project = new DockProject { Worker = 1 };
        await project.DeployAsync(1, "1111111-aaaaaa");
        await project.DeployAsync(2, "2222222-bbbbbb");
        await PullThePlugAsync(project);
        // The number of a process of the boot before belongs to somebody else now, started at the very same tick.
        using var stranger = Process.Start("sleep", "60");
        Edit(project, "state.json", state =>
        {
            state["boot"] = "another boot";
            var instance = state["environments"]!["staging"]!["deployments"]![1]!["instances"]![0]!;
            instance["processId"] = stranger.Id;
            instance["startTime"] = StartTime(stranger.Id);
        });
        Assert.Equal("the dock is not running; it would bring back v2 (2222222-bbbbbb)", (await project.ObserveAsync()).Unavailable);
        Assert.Equal(0, await project.DaemonAsync());

        await project.Control.StartAsync(Stop);
        await project.WaitAsync("the release of before", () => AnswersAsync(project));
        Assert.Equal("2222222-bbbbbb", (await project.AskAsync()).Release);
        var observed = await project.ObserveAsync();
        Assert.Equal(["web.1", "worker.1"], observed.Processes.Select(process => process.Name));
        Assert.Empty(observed.Warm);
        Assert.Equal(2, Processes(project).Count);

        await project.Control.StopAsync(null, Stop);
        Assert.False(stranger.HasExited, "a process that is not ours was ended");
        stranger.Kill();
    }

    [Fact]
    public async Task A_damaged_state_is_replaced_by_its_copy()
    {
        await using var project = new DockProject();
        await project.DeployAsync(1, "1111111-aaaaaa");
        var before = Processes(project);
        var daemon = await KillWithGuardianAsync(project);
        var state = Path.Combine(project.DockDirectory, "state.json");
        await File.WriteAllTextAsync(state, (await File.ReadAllTextAsync(state, Stop))[..40], Stop);

        await project.Control.StartAsync(Stop);
        Assert.NotEqual(daemon, await project.DaemonAsync());
        await project.WaitAsync("an answer", () => AnswersAsync(project));
        Assert.Equal(before, Processes(project));
        Assert.Contains("is damaged (kept as state.json.damaged); its copy is used", await LogAsync(project), StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_both_states_damaged_the_apps_are_found_by_looking_for_them()
    {
        await using var project = new DockProject();
        await project.DeployAsync(1, "1111111-aaaaaa");
        var before = Processes(project);
        await KillWithGuardianAsync(project);
        await File.WriteAllTextAsync(Path.Combine(project.DockDirectory, "state.json"), "{", Stop);
        await File.WriteAllTextAsync(Path.Combine(project.DockDirectory, "state.copy.json"), "", Stop);

        await project.Control.StartAsync(Stop);
        await project.WaitAsync("an answer", () => AnswersAsync(project));
        Assert.Equal(before, Processes(project));
        Assert.Equal(1, (await project.ObserveAsync()).Deployment);
    }

    [Fact]
    public async Task A_process_that_nobody_remembers_is_ended()
    {
        await using var project = new DockProject();
        await project.DeployAsync(1, "1111111-aaaaaa");
        await project.StartAsync(2, "2222222-bbbbbb");
        Assert.Equal(2, Processes(project).Count);
        await KillWithGuardianAsync(project);
        Edit(project, "state.json", state => state["environments"]!["staging"]!["deployments"]!.AsArray().RemoveAt(1));

        await project.Control.StartAsync(Stop);
        await project.WaitAsync("the stray to end", () => Task.FromResult(Processes(project).Count == 1));
        await project.WaitAsync("an answer", () => AnswersAsync(project));
        Assert.Equal("1111111-aaaaaa", (await project.AskAsync()).Release);
    }

    /// <returns>Ids of the project's app processes.</returns>
    internal static List<int> Processes(DockProject project) =>
        [.. Running().Where(pid => Read(pid, "environ").Contains($"SLIPWAY_DOCK={project.Paths.Root}\0", StringComparison.Ordinal) && DockProject.Lives(pid)).Order()];

    internal static async Task<bool> AnswersAsync(DockProject project)
    {
        try
        {
            using var answer = await project.Client.GetAsync(new Uri("/", UriKind.Relative), Stop);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    internal static async Task<int> KillWithGuardianAsync(DockProject project)
    {
        var daemon = await project.DaemonAsync();
        Posix.Signal(Guardian(project), Posix.SigKill);
        Posix.Signal(daemon, Posix.SigKill);
        await project.WaitAsync("the end of the daemon", () => Task.FromResult(!DockProject.Lives(daemon)));
        return daemon;
    }

    private static async Task PullThePlugAsync(DockProject project)
    {
        await KillWithGuardianAsync(project);
        foreach (var pid in Processes(project))
            Posix.Signal(pid, Posix.SigKill);
        await project.WaitAsync("the end of the apps", () => Task.FromResult(Processes(project).Count == 0));
    }

    private static int Guardian(DockProject project) =>
        Running().Single(pid => Read(pid, "cmdline") is var line && line.Contains("slipway-dock-guardian", StringComparison.Ordinal) && line.Contains(project.Paths.Root, StringComparison.Ordinal));

    private static IEnumerable<int> Running() =>
        Directory.GetDirectories("/proc").Select(path => int.TryParse(Path.GetFileName(path), CultureInfo.InvariantCulture, out var pid) ? pid : 0).Where(pid => pid > 0);

    private static string Read(int pid, string what)
    {
        try
        {
            return File.ReadAllText($"/proc/{pid}/{what}");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    private static long StartTime(int pid) =>
        long.Parse(Read(pid, "stat").Split(") ")[1].Split(' ')[19], CultureInfo.InvariantCulture);

    private static Task<string> LogAsync(DockProject project) => File.ReadAllTextAsync(Path.Combine(project.DockDirectory, "dock.log"), Stop);

    private static void Edit(DockProject project, string file, Action<JsonNode> edit)
    {
        var path = Path.Combine(project.DockDirectory, file);
        var node = JsonNode.Parse(File.ReadAllText(path))!;
        edit(node);
        File.WriteAllText(path, node.ToJsonString());
    }
}
