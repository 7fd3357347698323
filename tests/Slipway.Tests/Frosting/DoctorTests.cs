using System.Net;
using System.Net.Sockets;
using Slipway.Deployments;
using Slipway.Environments;
using Slipway.Frosting.Diagnosis;
using Slipway.Platforms.Local;
using Slipway.Sharing;
using Slipway.State;
using Slipway.Tests.Sharing;
using Slipway.Tests.State;

namespace Slipway.Tests.Frosting;

/// <summary>What <c>Doctor</c> says of a machine that lacks something, word for word, and the command that mends it.</summary>
public sealed class DoctorTests : IDisposable
{
    private const string Elsewhere = "; the dock's control socket must lie in a directory of your own (the project's path is too long for it: more than 100 bytes)";

    private readonly TemporaryDirectory _directory = new();

    private ProjectPaths Paths => new(_directory.Path);

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task A_shared_directory_that_is_not_there_is_not_made()
    {
        var share = Path.Combine(_directory.Path, "share");
        Assert.Equal(
            new Finding("state", null, $"the shared directory {share} does not exist on this machine", $"mount it; where it is to be made new: mkdir -p {share}"),
            await ShareAsync(share));
        Assert.False(Directory.Exists(share));
    }

    [Fact]
    public async Task A_shared_directory_that_takes_nothing_is_told()
    {
        await File.WriteAllTextAsync(Path.Combine(_directory.Path, "state"), "", TestContext.Current.CancellationToken);
        var finding = await ShareAsync(_directory.Path);
        Assert.StartsWith($"history and leases cannot be written: The shared state could not be written: {_directory.Path}/state/doctor/", finding.Problem, StringComparison.Ordinal);
        Assert.Equal($"sudo chmod -R g+rwX {_directory.Path}, and be in its group: ls -ld {_directory.Path} shows which", finding.Mend);
    }

    [Fact]
    public async Task A_shared_directory_without_the_right_to_write_is_told()
    {
        Assert.SkipWhen(Environment.UserName == "root", "root writes everywhere");
        var share = Directory.CreateDirectory(Path.Combine(_directory.Path, "share")).FullName;
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(share, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        var finding = await ShareAsync(share);
        Assert.StartsWith($"history and leases cannot be written: The shared state could not be written: {share}/state/doctor/", finding.Problem, StringComparison.Ordinal);
        Assert.EndsWith($"Access to the path '{share}/state' is denied.", finding.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Asking_leaves_nothing_behind()
    {
        Assert.Equal(new Finding("state", null), await ShareAsync(_directory.Path));
        Assert.Empty(await new DirectoryStateStore(Path.Combine(_directory.Path, "state")).ListAsync("", TestContext.Current.CancellationToken));

        Assert.Equal(new Finding("state", null), await StateCheck.RunAsync(Paths, new StateSettings(), () => new DirectoryStateStore(Paths.State), default));
        Assert.False(Directory.Exists(Paths.Slipway));
    }

    [Fact]
    public async Task A_git_remote_is_asked_whether_it_takes_a_push()
    {
        using var clones = await GitClones.CreateAsync();
        var clone = await clones.CloneAsync("clone");
        Assert.Equal(new Finding("state", null), await RemoteAsync(clone));
        Assert.Empty(await clones.RefsAsync());

        clones.Hook("pre-receive", "echo 'only branches, please' >&2; exit 1\n");
        Assert.Equal(
            new Finding(
                "state",
                null,
                "history and leases cannot be written: The shared state on the git remote origin could not be written: [remote rejected] (pre-receive hook declined).",
                "give this account the right to push to origin (GitHub Actions: permissions: contents: write) and have its hooks allow refs/slipway/; git push --dry-run origin HEAD:refs/slipway/try asks for the right"),
            await RemoteAsync(clone));

        Directory.Move(clones.Remote, clones.Remote + ".away");
        Assert.Equal(
            new Finding(
                "state",
                null,
                $"history and leases cannot be read: The shared state on the git remote origin could not be read: '{clones.Remote}' does not appear to be a git repository.",
                "Try git ls-remote origin: when that works here, run the same command again."),
            await RemoteAsync(clone));

        await clones.GitAsync(clone.Root, "remote", "remove", "origin");
        Assert.Equal(
            new Finding(
                "state",
                null,
                $"history and leases cannot be read: The shared state is on the git remote 'origin' ('state' in environments/), and the repository {clone.Root} has no such remote.",
                "git remote add origin <address>"),
            await RemoteAsync(clone));
    }

    [Fact]
    public void Hooks_need_setsid_and_their_right_names()
    {
        Assert.Empty(Hooks(endsAll: false));
        var hook = Path.Combine(Directory.CreateDirectory(Paths.Hooks).FullName, "pre-deploy");
        File.WriteAllText(hook, "#!/bin/sh\n");
        GitClones.MakeExecutable(hook);
        Assert.Equal([new Finding("hooks", null)], Hooks(endsAll: true));
        var finding = Assert.Single(Hooks(endsAll: false));
        Assert.Equal("setsid is not installed: what a hook leaves in the background goes on running behind it", finding.Problem);
        Assert.EndsWith(" install util-linux", finding.Mend!.Replace(" add ", " install ", StringComparison.Ordinal), StringComparison.Ordinal);

        File.Move(hook, Path.Combine(Paths.Hooks, "pre-deply"));
        Assert.StartsWith("hooks/pre-deply: ", Assert.Single(Hooks(endsAll: true)).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_socket_that_cannot_lie_in_the_project_needs_a_directory_of_ones_own()
    {
        var deep = Directory.CreateDirectory(Path.Combine(_directory.Path, new string('d', 90))).FullName;
        var elsewhere = Path.Combine(_directory.Path, "elsewhere");
        var paths = new DockPaths(new ProjectPaths(deep), elsewhere);
        Assert.True(paths.SocketIsElsewhere);
        Assert.Equal(new Finding("dock", null), Machine.Dock(paths.SocketFault()));
        Assert.False(Directory.Exists(elsewhere));

        Directory.CreateSymbolicLink(elsewhere, "/nowhere");
        Assert.Equal(new Finding("dock", null, $"{elsewhere} is a symbolic link{Elsewhere}", $"Remove it: rm {elsewhere}"), Machine.Dock(paths.SocketFault()));
        Assert.Equal($"{elsewhere} is a symbolic link{Elsewhere}", Assert.Throws<SlipwayException>(paths.CreateSocketDirectory).Message);

        Assert.SkipWhen(Environment.UserName == "root", "root owns everything");
        var foreign = new DockPaths(new ProjectPaths(deep), "/usr");
        Assert.Equal(new Finding("dock", null, $"/usr belongs to somebody else{Elsewhere}", "Move the project to a shorter path: then the socket lies inside it."), Machine.Dock(foreign.SocketFault()));
    }

    [Fact]
    public void A_port_that_somebody_has_is_told_with_what_frees_it()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        var staging = new AppEnvironment { Name = "staging", TargetName = "Staging", File = new("environments/staging.yml"), App = ".", Platform = new("local", new Dictionary<string, object>()) };
        Assert.Equal(
            new Finding("port", "staging", $"port {port} is in use by another program", $"ss -ltnp 'sport = :{port}' shows which; stop it, or choose another port in environments/staging.yml"),
            Machine.Port(staging, port));
        var preview = staging with { Name = "preview-x", TargetName = "PreviewX", Of = "preview" };
        Assert.Equal(
            $"ss -ltnp 'sport = :{port}' shows which; stop it, or ./build.sh --target=RemovePreviewX and deploy it anew, to a free port",
            Machine.Port(preview, port).Mend);
    }

    private IReadOnlyList<Finding> Hooks(bool endsAll) => Machine.Hooks(Paths, new ProjectHooks(Paths, []), endsAll);

    private Task<Finding> ShareAsync(string path)
    {
        var settings = new StateSettings { Path = path };
        return StateCheck.RunAsync(Paths, settings, () => new SharedState(Paths, settings, TimeProvider.System).Objects, default);
    }

    private static Task<Finding> RemoteAsync(ProjectPaths clone)
    {
        var settings = new StateSettings { Kind = StateSettings.Git };
        return StateCheck.RunAsync(clone, settings, () => new SharedState(clone, settings, TimeProvider.System).Objects, default);
    }
}
