using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Slipway.Environments;
using Slipway.Platforms;
using Slipway.Platforms.Local;
using Slipway.Releases;

namespace Slipway.AcceptanceTests.Dock;

/// <summary>A project in a directory of its own, with a dock that is stopped at the end.</summary>
internal sealed class DockProject : IAsyncDisposable
{
    public const string Canary = "canary-3f1c9a77-in-every-run";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly FolderContent _content = new(Path.Combine(AppContext.BaseDirectory, "small-app"));
    private readonly List<HttpClient> _clients = [];
    private readonly DirectoryInfo _scratch = Directory.CreateTempSubdirectory("slipway-dock-");

    public DockProject(string? below = null)
    {
        var root = Path.Combine(_scratch.FullName, below ?? "project");
        Directory.CreateDirectory(root);
        Paths = new ProjectPaths(root);
        Port = FreePort();
        Control = new DockControl(Paths, Binaries);
        Client = NewClient();
    }

    public ProjectPaths Paths { get; }

    public int Port { get; set; }

    public DockControl Control { get; }

    /// <summary>Keeps its connections.</summary>
    public HttpClient Client { get; }

    public Lines Progress { get; } = new();

    public TimeSpan Drain { get; set; } = TimeSpan.FromSeconds(10);

    public TimeSpan Warm { get; set; } = TimeSpan.FromMinutes(10);

    public TimeSpan HealthTimeout { get; set; } = TimeSpan.FromSeconds(20);

    public int Web { get; set; } = 1;

    public int Worker { get; set; }

    public string WebCommand { get; set; } = "dotnet app.dll";

    public string WorkerCommand { get; set; } = "dotnet app.dll worker";

    public Dictionary<string, string> Config { get; } = new() { ["APP_PLAIN"] = "plain" };

    public string DockDirectory => Paths.Dock;

    private static string Binaries => Path.Combine(AppContext.BaseDirectory, "dock");

    public HttpClient NewClient()
    {
        var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false }) { BaseAddress = new Uri($"http://localhost:{Port}"), Timeout = Patience };
        _clients.Add(client);
        return client;
    }

    public LocalPlatform Platform(string environment = "staging") =>
        (LocalPlatform)new LocalPlatformKind(Binaries).Create(Environment(environment), Paths, _content);

    public StageRequest Request(int deployment, string release, string environment = "staging", long? epoch = null) => new()
    {
        Environment = Environment(environment),
        Deployment = deployment,
        Release = new ReleaseManifest
        {
            Id = release,
            Commit = new string('a', 40),
            Builder = "test",
            Toolchain = "test",
            App = ".",
            Processes = [],
            Environments = new Dictionary<string, EnvironmentVariant>(),
            Variants = new Dictionary<string, Variant>(),
        },
        Variant = new Variant("v", "net10.0", "any", _content.Files),
        Run = new RunConfiguration
        {
            Processes = new Dictionary<string, ProcessRun> { ["web"] = new(WebCommand, Web), ["worker"] = new(WorkerCommand, Worker) },
            Config = new Dictionary<string, string>(Config),
            Secrets = new Dictionary<string, SecretReference> { ["APP_SECRET"] = new("env", "APP_SECRET") },
            Uploads = ["media"],
            Health = new HealthSettings { Timeout = HealthTimeout },
            ReleaseCommand = "echo migrated $APP_PLAIN in $(basename $PWD); echo $APP_SECRET",
        },
        Secrets = new Dictionary<string, Secret> { ["APP_SECRET"] = new(Canary) },
        Fence = new Fence(epoch ?? deployment, $"test of v{deployment}"),
        Progress = Progress,
        Output = Progress,
    };

    /// <summary>Stages, starts and switches.</summary>
    public async Task<StagedRelease> DeployAsync(int deployment, string release, string environment = "staging")
    {
        var staged = await StartAsync(deployment, release, environment);
        await Platform(environment).ActivateAsync(staged, staged.Request.Fence, Stop);
        return staged;
    }

    public async Task<StagedRelease> StartAsync(int deployment, string release, string environment = "staging")
    {
        var platform = Platform(environment);
        var request = Request(deployment, release, environment);
        Assert.Empty(await platform.CheckAsync(request, Stop));
        var staged = await platform.StageAsync(request, Stop);
        await platform.StartAsync(staged, Stop);
        return staged;
    }

    public Task<Observation> ObserveAsync() => Platform().ObserveAsync(Stop);

    /// <returns>What the app's page says: release, process and process id.</returns>
    public async Task<(string Release, string Process, int Pid)> AskAsync(HttpClient? client = null)
    {
        var words = (await (client ?? Client).GetStringAsync(new Uri("/", UriKind.Relative))).Split(' ');
        return (words[0], words[1], int.Parse(words[2], CultureInfo.InvariantCulture));
    }

    public async Task<int> DaemonAsync()
    {
        using var connection = await DockConnection.TryOpenAsync(new DockPaths(Paths), Stop);
        return connection?.Hello.ProcessId ?? 0;
    }

    /// <summary>Waits for a condition, and says what it waited for.</summary>
    public async Task WaitAsync(string what, Func<Task<bool>> condition)
    {
        using var deadline = new CancellationTokenSource(Patience);
        while (!await condition())
        {
            Assert.False(deadline.IsCancellationRequested, $"waited {Patience.TotalSeconds} s for {what}; the dock's log:\n{(File.Exists(Control.Log) ? File.ReadAllText(Control.Log) : "none")}");
            await Task.Delay(TimeSpan.FromMilliseconds(20));
        }
    }

    public static bool Lives(int pid)
    {
        try
        {
            return !File.ReadAllText($"/proc/{pid}/stat").Contains(") Z ", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false;
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients)
            client.Dispose();
        await Control.StopAsync(null, CancellationToken.None);
        _scratch.Delete(recursive: true);
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private AppEnvironment Environment(string name) => new()
    {
        Name = name,
        TargetName = char.ToUpperInvariant(name[0]) + name[1..],
        File = new SourceLocation($"environments/{name}.yml"),
        App = ".",
        Platform = new PlatformSettings("local", new Dictionary<string, object> { ["port"] = (long)Port, ["warm"] = Warm, ["drain"] = Drain })
        {
            Location = new SourceLocation($"environments/{name}.yml", 2, 3),
        },
        Uploads = ["media"],
    };
}

/// <summary>Lines that were reported, at once and in order.</summary>
internal sealed class Lines : IProgress<string>
{
    private readonly List<string> _lines = [];

    public IReadOnlyList<string> All
    {
        get
        {
            lock (_lines)
                return [.. _lines];
        }
    }

    public void Report(string value)
    {
        lock (_lines)
            _lines.Add(value);
    }
}
