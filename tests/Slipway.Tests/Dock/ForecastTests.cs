using System.Text.Json;
using Slipway.Environments;
using Slipway.Platforms;
using Slipway.Platforms.Local;
using Slipway.Platforms.Local.Protocol;
using Slipway.Releases;
using Slipway.Tests.State;

namespace Slipway.Tests.Dock;

/// <summary>What the dock says that a deployment would take and interrupt.</summary>
public sealed class ForecastTests : IDisposable
{
    private const string Drained = "web: none; the new instances answer before the switch, and requests under way have 30 s to finish";

    private readonly TemporaryDirectory _directory = new();

    private ProjectPaths Paths => new(_directory.Path);

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Disk_is_needed_for_the_unpacked_release_and_for_what_the_store_lacks()
    {
        var store = new ContentStore(Paths);
        var source = Path.Combine(_directory.Path, "file");
        await File.WriteAllTextAsync(source, "0123456789", TestContext.Current.CancellationToken);
        var stored = await store.AddAsync(source, "stored", executable: false, TestContext.Current.CancellationToken);
        ReleaseFile[] files = [stored, new("absent", false, 1000, new string('a', 64)), new("again", false, 1000, new string('a', 64)), new("program", true, 1000, new string('a', 64))];

        var forecast = await ForecastAsync(new() { Observed = new(), Variant = new Variant("v", "net10.0", "any", files) });

        Assert.Equal(10 + (3 * 1000) + (2 * 1000), forecast.DiskNeeded);
        Assert.True(forecast.DiskFree > 0);
        Assert.Equal(64 << 20, forecast.DiskMargin);
        Assert.Null((await ForecastAsync(new() { Observed = new() })).DiskNeeded);
        Assert.False(Directory.Exists(Paths.Dock), "a forecast made something");
    }

    [Fact]
    public async Task Settings_are_compared_with_those_that_the_dock_was_given()
    {
        Store(1);
        Assert.Empty((await ForecastAsync(Of(1), port: 8081)).Settings);

        var forecast = await ForecastAsync(Of(1), port: 8091, warm: 1, drain: 5);

        Assert.Equal(["platform.drain", "platform.port", "platform.warm"], forecast.Settings);
        Assert.True(forecast.Interrupts);
        Assert.Equal(
            [
                "web: none; the new instances answer before the switch, and requests under way have 5 s to finish",
                "the port changes from 8081 to 8091: http://localhost:8081 answers no more after the switch",
            ],
            forecast.Interruption);
        // Deployed by another machine, or its file is gone.
        Assert.Empty((await ForecastAsync(Of(7), port: 8091)).Settings);
    }

    [Fact]
    public async Task Process_types_that_stay_are_exchanged_at_the_switch()
    {
        var running = Run(("web", 1), ("worker", 1), ("mailer", 2), ("clock", 1), ("off", 0));

        Assert.Equal([Drained], (await ForecastAsync(Of(1) with { Running = Run(("web", 1)), Coming = Run(("web", 1), ("worker", 1)) })).Interruption);
        Assert.Equal([Drained, "worker: exchanged at the switch; the old one ends before the new one starts"], (await ForecastAsync(Of(1) with { Running = running, Coming = Run(("web", 1), ("worker", 1), ("mailer", 0), ("off", 1)) })).Interruption);
        Assert.Equal([Drained, "clock, mailer, worker: exchanged at the switch; the old ones end before the new ones start"], (await ForecastAsync(Of(1) with { Running = running })).Interruption);
    }

    [Fact]
    public async Task A_rollback_to_what_is_warm_is_only_a_switch_unless_the_scale_differs()
    {
        Store(1);
        var request = Of(2) with { SameAs = 1, Coming = Run(("web", 1)) };
        var warm = request with { Observed = request.Observed with { Warm = [1] } };

        Assert.Equal(["web: none; v1 still runs and is only switched to, if its secrets are the same"], (await ForecastAsync(warm)).Interruption);
        Assert.Equal([Drained], (await ForecastAsync(request)).Interruption);
        Assert.Equal([Drained], (await ForecastAsync(warm with { Coming = Run(("web", 2)) })).Interruption);
    }

    private Task<Forecast> ForecastAsync(ForecastRequest request, int port = 8081, int warm = 600, int drain = 30)
    {
        var settings = new Dictionary<string, object> { ["port"] = (long)port, ["warm"] = TimeSpan.FromSeconds(warm), ["drain"] = TimeSpan.FromSeconds(drain) };
        var environment = new AppEnvironment { Name = "staging", TargetName = "Staging", File = new("environments/staging.yml"), App = ".", Platform = new("local", settings) };
        return new LocalPlatform(environment, Paths, new ContentStore(Paths), "/nowhere").ForecastAsync(request, TestContext.Current.CancellationToken);
    }

    private static ForecastRequest Of(int live) => new() { Observed = new Observation { Deployment = live, Release = "1111111-aaaaaa" } };

    private static RunConfiguration Run(params (string Type, int Instances)[] processes) => new()
    {
        Processes = processes.ToDictionary(process => process.Type, process => new ProcessRun("run", process.Instances)),
        Config = new Dictionary<string, string>(),
        Secrets = new Dictionary<string, SecretReference>(),
        Uploads = [],
        Health = new HealthSettings(),
    };

    private void Store(int number)
    {
        var spec = new DeploymentSpec
        {
            Environment = "staging",
            TargetName = "Staging",
            Number = number,
            Release = "1111111-aaaaaa",
            Directory = "d",
            Logs = "l",
            Port = 8081,
            Processes = [new ProcessSpec("web", "run", 1)],
            Config = new Dictionary<string, string>(),
            Uploads = [],
            HealthPath = "/healthz",
            HealthTimeout = TimeSpan.FromSeconds(60),
            Warm = TimeSpan.FromMinutes(10),
            Drain = TimeSpan.FromSeconds(30),
        };
        var file = new DockPaths(Paths).Deployment("staging", number);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllBytes(file, JsonSerializer.SerializeToUtf8Bytes(spec, ProtocolJson.Default.DeploymentSpec));
    }
}
