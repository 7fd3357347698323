using Slipway.Environments;
using Slipway.Platforms;

namespace Slipway.AcceptanceTests.Dock;

public sealed class LifeTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Two_who_start_it_at_once_get_one_daemon()
    {
        await using var project = new DockProject();
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => new Platforms.Local.DockControl(project.Paths, Path.Combine(AppContext.BaseDirectory, "dock")).StartAsync(Stop)));
        var log = await File.ReadAllTextAsync(project.Control.Log, Stop);
        Assert.Equal(2, log.Split("the daemon runs as process").Length);
        Assert.NotEqual(0, await project.DaemonAsync());
    }

    [Fact]
    public async Task Stop_ends_every_process_and_the_next_start_brings_back_what_was_live()
    {
        await using var project = new DockProject { Web = 2, Worker = 1 };
        await project.DeployAsync(1, "1111111-aaaaaa");
        var daemon = await project.DaemonAsync();
        var ended = new Lines();
        Assert.True(await project.Control.StopAsync(ended, Stop));
        Assert.Equal(["staging web.1 of v1 stopped", "staging web.2 of v1 stopped", "staging worker.1 of v1 stopped"], ended.All.Order(StringComparer.Ordinal));
        Assert.Empty(CrashTests.Processes(project));
        await project.WaitAsync("the end of the daemon", () => Task.FromResult(!DockProject.Lives(daemon)));
        Assert.False(await project.Control.StopAsync(null, Stop));
        Assert.Equal("the dock is not running; it would bring back v1 (1111111-aaaaaa)", (await project.ObserveAsync()).Unavailable);

        await project.Control.StartAsync(Stop);
        await project.WaitAsync("three healthy processes", async () => (await project.ObserveAsync()).Processes is { Count: 3 } processes && processes.All(process => process.State == "healthy"));
        Assert.Equal("1111111-aaaaaa", (await project.AskAsync()).Release);
    }

    [Fact]
    public async Task A_daemon_that_waited_for_another_does_not_come_back_after_a_stop()
    {
        await using var project = new DockProject();
        await project.DeployAsync(1, "1111111-aaaaaa");
        var paths = new Platforms.Local.DockPaths(project.Paths);
        // As a guardian does whose daemon was killed while somebody else started the dock again.
        var daemon = Directory.GetFiles(paths.Binaries, "slipway-dock.dll", SearchOption.AllDirectories)[0];
        using var second = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("dotnet", [daemon, "--root", paths.Root]) { RedirectStandardOutput = true })!;
        Assert.EndsWith("another daemon has this dock; waiting for its end", await second.StandardOutput.ReadLineAsync(Stop), StringComparison.Ordinal);
        Assert.True(await project.Control.StopAsync(null, Stop));
        Assert.Contains("another daemon has this dock, or it was stopped; ending", await second.StandardOutput.ReadToEndAsync(Stop), StringComparison.Ordinal);
        await second.WaitForExitAsync(Stop);
        Assert.Equal(0, second.ExitCode);
        Assert.Empty(CrashTests.Processes(project));
    }

    [Fact]
    public async Task Stop_ends_what_a_dead_daemon_has_left()
    {
        await using var project = new DockProject();
        await project.DeployAsync(1, "1111111-aaaaaa");
        await CrashTests.KillWithGuardianAsync(project);
        Assert.NotEmpty(CrashTests.Processes(project));
        Assert.True(await project.Control.StopAsync(null, Stop));
        Assert.Empty(CrashTests.Processes(project));
    }

    [Fact]
    public async Task A_daemon_that_hands_over_leaves_every_process_to_the_next()
    {
        await using var project = new DockProject { Worker = 1 };
        await project.DeployAsync(1, "1111111-aaaaaa");
        var before = CrashTests.Processes(project);
        var daemon = await project.DaemonAsync();
        using (var connection = await Platforms.Local.DockConnection.TryOpenAsync(new Platforms.Local.DockPaths(project.Paths), Stop))
            await connection!.SendAsync(new Platforms.Local.Protocol.DockRequest { Verb = Platforms.Local.Protocol.DockRequest.HandOver }, null, Stop);
        await project.Control.StartAsync(Stop);
        Assert.NotEqual(daemon, await project.DaemonAsync());
        await project.WaitAsync("an answer through the next daemon", () => CrashTests.AnswersAsync(project));
        Assert.Equal(before, CrashTests.Processes(project));
        Assert.Contains("handed over; the apps keep running", await File.ReadAllTextAsync(project.Control.Log, Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_project_with_a_long_path_has_its_socket_elsewhere()
    {
        await using var project = new DockProject(string.Join('/', Enumerable.Repeat("a-directory-with-a-long-name", 5)));
        await project.DeployAsync(1, "1111111-aaaaaa");
        var paths = new Platforms.Local.DockPaths(project.Paths);
        Assert.True(paths.SocketIsElsewhere);
        Assert.StartsWith("/tmp/slipway-", paths.Socket, StringComparison.Ordinal);
        Assert.Equal(Own(execute: true), File.GetUnixFileMode(Path.GetDirectoryName(paths.Socket)!));
        Assert.Equal(Own(), File.GetUnixFileMode(paths.Socket));
        Assert.Equal("1111111-aaaaaa", (await project.AskAsync()).Release);
    }

    [Fact]
    public async Task Nobody_else_can_read_secrets_and_no_command_line_or_log_of_ours_has_one()
    {
        await using var project = new DockProject { Worker = 1 };
        await project.DeployAsync(1, "1111111-aaaaaa");
        var environment = await project.Client.GetStringAsync(new Uri("/environment", UriKind.Relative), Stop);
        Assert.Contains($"APP_SECRET={DockProject.Canary}\n", environment, StringComparison.Ordinal);

        var dock = project.DockDirectory;
        Assert.Equal(Own(execute: true), File.GetUnixFileMode(dock));
        foreach (var file in new[] { "dock.sock", "state.json", "dock.log", "deployments/staging/v1.secrets.json", "deployments/staging/v1.json", "log/staging/v1/web.1.log" })
            Assert.Equal((file, Own()), (file, File.GetUnixFileMode(Path.Combine(dock, file))));
        string[] holders = [.. Directory.GetFiles(dock, "*", SearchOption.AllDirectories)
            .Where(file => !file.EndsWith(".sock", StringComparison.Ordinal) && !file.EndsWith(".lock", StringComparison.Ordinal))
            .Where(file => File.ReadAllText(file).Contains(DockProject.Canary, StringComparison.Ordinal))
            .Select(file => Path.GetRelativePath(dock, file))
            .Order(StringComparer.Ordinal)];
        // The app itself prints it: its own log is its own business.
        Assert.Equal(["deployments/staging/v1.secrets.json", "log/staging/v1/web.1.log", "log/staging/v1/worker.1.log"], holders);
        Assert.DoesNotContain(Directory.GetDirectories("/proc").Where(path => char.IsAsciiDigit(Path.GetFileName(path)[0])), path => CommandLine(path).Contains(DockProject.Canary, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_environment_of_a_process_is_what_the_deployment_says_and_nothing_of_the_shell_that_started_the_dock()
    {
        Environment.SetEnvironmentVariable("A_SECRET_OF_THE_SHELL", DockProject.Canary);
        await using var project = new DockProject();
        await project.DeployAsync(1, "1111111-aaaaaa");
        Environment.SetEnvironmentVariable("A_SECRET_OF_THE_SHELL", null);
        var environment = (await project.Client.GetStringAsync(new Uri("/environment", UriKind.Relative), Stop)).Split('\n');
        Assert.Contains("APP_PLAIN=plain", environment);
        Assert.Contains("SLIPWAY_ENVIRONMENT=staging", environment);
        Assert.Contains("SLIPWAY_DEPLOYMENT=1", environment);
        Assert.Contains("SLIPWAY_PROCESS=web.1", environment);
        Assert.Contains("SLIPWAY_RELEASE=1111111-aaaaaa", environment);
        Assert.DoesNotContain(environment, line => line.StartsWith("A_SECRET", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_app_appends_to_its_log_so_that_the_log_can_be_emptied_under_it()
    {
        await using var project = new DockProject();
        await project.DeployAsync(1, "1111111-aaaaaa");
        var (_, _, pid) = await project.AskAsync();
        var log = Path.Combine(project.DockDirectory, "log/staging/v1/web.1.log");
        foreach (var descriptor in new[] { 1, 2 })
        {
            Assert.Equal(log, new FileInfo($"/proc/{pid}/fd/{descriptor}").LinkTarget);
            var flags = (await File.ReadAllLinesAsync($"/proc/{pid}/fdinfo/{descriptor}", Stop)).Single(line => line.StartsWith("flags:", StringComparison.Ordinal));
            const int Append = 0x400; // O_APPEND
            Assert.Equal(Append, Convert.ToInt32(flags["flags:".Length..].Trim(), 8) & Append);
        }
    }

    [Fact]
    public async Task Uploads_outlive_releases_and_pruning()
    {
        await using var project = new DockProject { Warm = TimeSpan.Zero };
        var first = await project.DeployAsync(1, "1111111-aaaaaa");
        using (await project.Client.PostAsync(new Uri("/upload", UriKind.Relative), new StringContent("a picture"), Stop))
        {
        }

        var second = await project.DeployAsync(2, "2222222-bbbbbb");
        await project.Platform().PruneAsync(new HashSet<int> { 2 }, second.Request.Fence, Stop);
        Assert.False(Directory.Exists(Path.Combine(project.Paths.Root, first.Reference)));
        Assert.True(Directory.Exists(Path.Combine(project.Paths.Root, second.Reference)));
        Assert.False(File.Exists(Path.Combine(project.DockDirectory, "deployments/staging/v1.secrets.json")));
        Assert.Equal("a picture", await project.Client.GetStringAsync(new Uri("/picture", UriKind.Relative), Stop));
        Assert.Equal("a picture", await File.ReadAllTextAsync(Path.Combine(project.Paths.Data("staging"), "media", "picture"), Stop));
    }

    [Fact]
    public async Task A_rollback_to_warm_processes_unpacks_nothing_and_unpacks_after_all_where_they_are_gone()
    {
        await using var project = new DockProject();
        await project.DeployAsync(1, "1111111-aaaaaa");
        await project.DeployAsync(2, "2222222-bbbbbb");
        var platform = project.Platform();
        var staged = await platform.StageAsync(project.Request(3, "1111111-aaaaaa") with { SameAs = 1, SameAsRuns = true }, Stop);
        await platform.StartAsync(staged, Stop);
        await platform.ActivateAsync(staged, staged.Request.Fence, Stop);
        Assert.Equal("1111111-aaaaaa", (await project.AskAsync()).Release);
        Assert.False(Directory.Exists(Path.Combine(project.Paths.Root, staged.Reference)));
        Assert.True(platform.Has(3));

        // Another secret, which only the dock can tell from the one that the warm processes have.
        var changed = project.Request(4, "2222222-bbbbbb") with { SameAs = 2, SameAsRuns = true, Secrets = new Dictionary<string, Secret> { ["APP_SECRET"] = new("another") } };
        var late = await platform.StageAsync(changed, Stop);
        Assert.False(Directory.Exists(Path.Combine(project.Paths.Root, late.Reference)));
        await platform.StartAsync(late, Stop);
        await platform.ActivateAsync(late, late.Request.Fence, Stop);
        Assert.Equal("2222222-bbbbbb", (await project.AskAsync()).Release);
        Assert.True(Directory.Exists(Path.Combine(project.Paths.Root, late.Reference)));
    }

    [Fact]
    public async Task A_rollback_takes_the_warm_processes_under_its_own_number()
    {
        await using var project = new DockProject { Worker = 1 };
        await project.DeployAsync(1, "1111111-aaaaaa");
        var warm = await project.AskAsync();
        await project.DeployAsync(2, "2222222-bbbbbb");
        var third = await project.DeployAsync(3, "1111111-aaaaaa");
        Assert.Contains("the processes of v1 still run and are the same: they are taken", project.Progress.All);
        Assert.Equal(warm.Pid, (await project.AskAsync()).Pid);
        await project.Platform().PruneAsync(new HashSet<int> { 3 }, third.Request.Fence, Stop);
        await project.WaitAsync("its worker", async () => (await project.ObserveAsync()).Processes is { Count: 2 } processes && processes.All(process => process.State == "healthy"));
        var observed = await project.ObserveAsync();
        Assert.Equal(3, observed.Deployment);
        Assert.Equal([2], observed.Warm);
        Assert.Equal(warm.Pid, (await project.AskAsync()).Pid);
    }

    [Fact]
    public async Task The_release_command_runs_in_the_release_with_its_environment_and_its_output_shows_no_secret()
    {
        await using var project = new DockProject();
        var staged = await project.Platform().StageAsync(project.Request(1, "1111111-aaaaaa"), Stop);
        await project.Platform().RunReleaseCommandAsync(staged, Stop);
        Assert.Equal(["migrated plain in v1-1111111-aaaaaa", "[secret]"], project.Progress.All);

        var failing = staged with { Request = staged.Request with { Run = staged.Request.Run with { ReleaseCommand = "echo no such table; exit 9" } } };
        var failure = await Assert.ThrowsAsync<SlipwayException>(() => project.Platform().RunReleaseCommandAsync(failing, Stop));
        Assert.Equal("the release command exited with code 9: echo no such table; exit 9", failure.Message);
        Assert.Equal(["no such table"], failure.Details);
    }

    [Fact]
    public async Task The_port_of_an_environment_can_move()
    {
        await using var project = new DockProject();
        await project.DeployAsync(1, "1111111-aaaaaa");
        var old = project.Port;
        project.Port = DockProject.FreePort();
        await project.DeployAsync(2, "2222222-bbbbbb");
        using var moved = project.NewClient();
        Assert.Equal("2222222-bbbbbb", (await project.AskAsync(moved)).Release);
        Assert.Equal($"http://localhost:{project.Port}", (await project.ObserveAsync()).Url);
        using var left = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, old);
        left.Start();
    }

    [Fact]
    public async Task Nothing_is_live_after_the_first_deployment_was_taken_back()
    {
        await using var project = new DockProject { Worker = 1 };
        var first = await project.DeployAsync(1, "1111111-aaaaaa");
        await project.Platform().RestoreAsync(new Observation(), first.Request.Fence, Stop);
        await project.Platform().DiscardAsync(first, Stop);
        var observed = await project.ObserveAsync();
        Assert.Null(observed.Deployment);
        Assert.Null(observed.Unavailable);
        await project.WaitAsync("the end of its processes", () => Task.FromResult(CrashTests.Processes(project).Count == 0));
    }

    private static UnixFileMode Own(bool execute = false) =>
        UnixFileMode.UserRead | UnixFileMode.UserWrite | (execute ? UnixFileMode.UserExecute : UnixFileMode.None);

    private static string CommandLine(string process)
    {
        try
        {
            return File.ReadAllText(Path.Combine(process, "cmdline"));
        }
        catch (IOException)
        {
            return "";
        }
    }
}
