using System.Diagnostics;
using Slipway.Platforms.Local.Unix;

namespace Slipway.AcceptanceTests.Dock;

/// <summary>
/// The daemon under a real user manager of systemd. A machine may have none, so one is started in a mount namespace of its
/// own, and the inner test is run there.
/// </summary>
public sealed class SystemdTests
{
    private const string Manager = "/lib/systemd/systemd";

    private const string Namespace =
        """
        set -e
        mount -t tmpfs tmpfs /run
        mount -t tmpfs tmpfs /var/lib/systemd
        mkdir -p /run/systemd/system /run/user/0 /var/lib/systemd/linger "$1/home"
        touch /var/lib/systemd/linger/root
        export XDG_RUNTIME_DIR=/run/user/0 HOME="$1/home" XDG_CONFIG_HOME="$1/home/.config" SYSTEMD_LOG_TARGET=null
        chmod 700 /run/user/0
        "$2" --user &
        manager=$!
        for try in $(seq 200); do systemctl --user is-system-running >/dev/null 2>&1 && break; sleep 0.05; done
        code=0
        dotnet "$3" -explicit only -noColor -method "$4" || code=$?
        kill $manager
        wait $manager || true
        exit $code
        """;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Where_the_user_manager_lingers_the_daemon_is_a_unit_of_it()
    {
        Assert.SkipUnless(Environment.UserName == "root" && File.Exists(Manager) && File.Exists("/usr/bin/unshare"), "needs root, systemd and unshare to start a user manager");
        var scratch = Directory.CreateTempSubdirectory("slipway-systemd-");
        var inner = $"{typeof(SystemdTests).FullName}.{nameof(Inner_the_unit_starts_restarts_and_is_removed)}";
        using var process = Process.Start(new ProcessStartInfo("/usr/bin/unshare", ["-m", "sh", "-c", Namespace, "sh", scratch.FullName, Manager, typeof(SystemdTests).Assembly.Location, inner])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var error = process.StandardError.ReadToEndAsync(Stop);
        var output = await process.StandardOutput.ReadToEndAsync(Stop);
        await process.WaitForExitAsync(Stop);
        scratch.Delete(recursive: true);
        Assert.True(process.ExitCode == 0, $"{output}\n{await error}");
        Assert.Contains("Total: 1,", output, StringComparison.Ordinal);
    }

    [Fact(Explicit = true)]
    public async Task Inner_the_unit_starts_restarts_and_is_removed()
    {
        var units = Path.Combine(Environment.GetEnvironmentVariable("XDG_CONFIG_HOME")!, "systemd/user");
        await using var project = new DockProject();
        await project.DeployAsync(1, "1111111-aaaaaa");
        var unit = Path.GetFileName(Assert.Single(Directory.GetFiles(units, "slipway-dock-*.service")));
        Assert.Equal("active", await SystemctlAsync("is-active", unit));
        Assert.Equal("enabled", await SystemctlAsync("is-enabled", unit));
        var before = CrashTests.Processes(project);
        var daemon = await project.DaemonAsync();

        Posix.Signal(daemon, Posix.SigKill);
        await project.WaitAsync("another daemon", async () => await project.DaemonAsync() is var now and not 0 && now != daemon);
        await project.WaitAsync("an answer", () => CrashTests.AnswersAsync(project));
        Assert.Equal(before, CrashTests.Processes(project));

        await project.Control.StopAsync(null, Stop);
        Assert.Empty(CrashTests.Processes(project));
        Assert.Empty(Directory.GetFiles(units, "slipway-dock-*.service"));
        Assert.Equal("inactive", await SystemctlAsync("is-active", unit));
    }

    private static async Task<string> SystemctlAsync(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("systemctl", ["--user", .. arguments]) { RedirectStandardOutput = true })!;
        var output = await process.StandardOutput.ReadToEndAsync(Stop);
        await process.WaitForExitAsync(Stop);
        return output.Trim();
    }
}
