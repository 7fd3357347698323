using System.Net;
using System.Net.Sockets;
using Slipway.Dock;
using Slipway.Dock.Hosting;
using Slipway.Platforms.Local;
using Slipway.Platforms.Local.Protocol;
using Slipway.Tests.Deployments.Kit;
using Slipway.Tests.State;

namespace Slipway.Tests.Dock;

/// <summary>A preview is stopped when its time is over, and not a moment before; what has no end stays.</summary>
public sealed class ExpiryTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly TestTime _time = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task A_preview_is_taken_down_at_its_age_and_its_files_stay()
    {
        var (preview, host) = await LiveAsync(_time.GetUtcNow().AddDays(2));

        _time.Advance(TimeSpan.FromDays(2) - TimeSpan.FromSeconds(1));
        await preview.LookAfterAsync();
        Assert.Equal(1, preview.Observe().Live);
        Assert.Single(preview.Observe().Ports);

        var changes = 0;
        host.Changed = () => changes++;
        _time.Advance(TimeSpan.FromSeconds(1));
        await preview.LookAfterAsync();
        Assert.Null(preview.Observe().Live);
        Assert.Empty(preview.Observe().Ports);
        // So the daemon remembers it as stopped, and does not bring it back.
        Assert.Equal(1, changes);
        Assert.NotNull(StoredDeployment.TryRead(host.Paths, preview.Name, 1));
        await preview.CloseAsync();
    }

    [Fact]
    public async Task What_has_no_end_is_never_taken_down()
    {
        var (environment, _) = await LiveAsync(null);
        _time.Advance(TimeSpan.FromDays(1000));
        await environment.LookAfterAsync();
        Assert.Equal(1, environment.Observe().Live);
        await environment.CloseAsync();
    }

    /// <summary>An environment whose deployment is live by what the daemon before remembered. It has no processes: none are started here.</summary>
    private async Task<(HostedEnvironment Environment, DockHost Host)> LiveAsync(DateTimeOffset? expires)
    {
        const string name = "preview-x";
        const string release = "1111111-aaaaaa";
        var port = FreePort();
        var host = new DockHost(new DockPaths(new ProjectPaths(_directory.Path)), _time, new DockLog(_time));
        new DeploymentFiles(host.Paths, name).Write(
            new DeploymentSpec
            {
                Environment = name,
                TargetName = "PreviewX",
                Number = 1,
                Release = release,
                Directory = ".slipway/dock/releases/preview-x/v1",
                Logs = ".slipway/dock/log/preview-x/v1",
                Port = port,
                Processes = [],
                Config = new Dictionary<string, string>(),
                Uploads = [],
                HealthPath = "/healthz",
                HealthTimeout = TimeSpan.FromSeconds(60),
                Warm = TimeSpan.Zero,
                Drain = TimeSpan.Zero,
                Expires = expires,
            },
            new Dictionary<string, string>());
        var environment = new HostedEnvironment(host, name, "PreviewX", port);
        await environment.RecoverAsync(
            new EnvironmentState { TargetName = "PreviewX", Port = port, Live = 1, Deployments = [new DeploymentState(1, release, true, [])] },
            Array.Empty<InstanceState>().ToLookup(_ => 1));
        Assert.Equal(1, environment.Observe().Live);
        return (environment, host);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
