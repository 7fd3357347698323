using Slipway.Deployments;
using Slipway.Environments;
using Slipway.Tests.State;

namespace Slipway.Tests.Deployments.Kit;

/// <summary>A project with two environments, its shared state and its platform. Engines come and go in it.</summary>
internal sealed class World : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly Dictionary<string, Cloud> _clouds = [];
    private readonly Dictionary<int, string> _processes = [];
    private int _nextProcess = 4711;

    public World()
    {
        Paths = new ProjectPaths(_directory.Path);
        Staging = new AppEnvironment { Name = "staging", TargetName = "Staging", File = new("environments/staging.yml"), App = ".", Platform = new("cloud", new Dictionary<string, object>()) };
        Production = Staging with
        {
            Name = "production",
            TargetName = "Production",
            File = new("environments/production.yml"),
            Promote = new() { From = "staging" },
            Protect = new() { Confirm = true },
        };
    }

    public ProjectPaths Paths { get; }

    public MemoryStateStore State { get; } = new();

    public TestTime Time { get; } = new();

    public Shelf Shelf { get; } = new();

    public AppEnvironment Staging { get; set; }

    public AppEnvironment Production { get; set; }

    public Dictionary<string, string> SecretValues { get; } = new() { ["TOKEN"] = "canary-1" };

    public List<DeploymentEvent> Events { get; } = [];

    public Cloud Cloud(string environment = "staging")
    {
        lock (_clouds)
            return _clouds.TryGetValue(environment, out var cloud) ? cloud : _clouds[environment] = new Cloud(environment);
    }

    /// <summary>An engine in a process of its own.</summary>
    public Engine Start(Faults? faults = null)
    {
        faults ??= new Faults();
        var pid = _nextProcess++;
        _processes[pid] = $"start-{pid}";
        var parts = new EngineParts
        {
            Paths = Paths,
            Environments = [Staging, Production],
            Platforms = [new CloudPlatform.CloudKind(Cloud, faults)],
            State = new FaultingStore(State, faults),
            Builder = Shelf,
            Releases = Shelf,
            Content = Shelf,
            Source = Shelf,
            ResolveSecrets = (environment, _) => Task.FromResult<IReadOnlyDictionary<string, Secret>>(environment.Secrets.Keys.ToDictionary(name => name, name => new Secret(SecretValues[name]))),
            PeekSecrets = (environment, _) => Task.FromResult<IReadOnlyDictionary<string, Secret>?>(environment.Secrets.Where(secret => secret.Value.Scheme != "command" && SecretValues.ContainsKey(secret.Key)).ToDictionary(secret => secret.Key, secret => new Secret(SecretValues[secret.Key]))),
            Fingerprint = secret => $"print:{secret.Reveal().GetHashCode(StringComparison.Ordinal):x}",
            Time = Time,
            Http = new CloudPlatform.Router(Cloud, faults),
            Identity = new ProcessIdentity("build-7", "boot-1", "pid:[1]", pid, id => _processes.GetValueOrDefault(id)),
        };
        return new Engine(this, parts, faults, pid);
    }

    public void Kill(int pid) => _processes.Remove(pid);

    public DeploymentRequest Deploy(char letter) => new() { Kind = DeploymentKind.Deploy, Environment = Staging, Commit = $"{letter}", Actor = "ada" };

    public DeploymentRequest Promote() => new() { Kind = DeploymentKind.Promote, Environment = Production, Confirmation = "production", Actor = "ada" };

    public DeploymentRequest Rollback(string? to = null) => new() { Kind = DeploymentKind.Rollback, Environment = Staging, To = to, Actor = "ada" };

    public DeploymentRequest Scale(params (string Type, int Count)[] instances) =>
        new() { Kind = DeploymentKind.Scale, Environment = Staging, Instances = instances.ToDictionary(one => one.Type, one => one.Count), Actor = "ada" };

    public DeploymentRequest Redeploy() => new() { Kind = DeploymentKind.Redeploy, Environment = Staging, Actor = "ada" };

    public async Task<DeploymentResult> RunAsync(DeploymentRequest request) => await Start().RunAsync(request);

    /// <summary>Deploys releases to staging one after the other; each has to succeed.</summary>
    public async Task DeployAllAsync(string letters)
    {
        foreach (var letter in letters)
            Assert.Equal(ExitCode.Success, (await RunAsync(Deploy(letter))).ExitCode);
    }

    public async Task<EnvironmentStatus> StatusAsync(AppEnvironment? environment = null) => await Start().Deployments.StatusAsync(environment ?? Staging, default);

    public async Task<IReadOnlyList<HistoryEntry>> HistoryAsync() => await Start().Deployments.HistoryAsync(Staging, 100, default);

    public void Dispose() => _directory.Dispose();

    internal sealed class Engine(World world, EngineParts parts, Faults faults, int pid)
    {
        public DeploymentEngine Deployments { get; } = new(parts);

        public EngineParts Parts => parts;

        public int ProcessId => pid;

        public Faults Faults => faults;

        /// <summary>Runs to the end, or until it is killed.</summary>
        /// <exception cref="KilledException">It was killed.</exception>
        public async Task<DeploymentResult> RunAsync(DeploymentRequest request)
        {
            var running = Task.Run(() => Deployments.RunAsync(request, new Watcher(world.Events), faults.Cancellation));
            await Task.WhenAny(running, faults.Killed).WaitAsync(TimeSpan.FromSeconds(60));
            if (!faults.Killed.IsCompleted)
                return await running;
            world.Kill(pid);
            throw new KilledException();
        }
    }

    private sealed class Watcher(List<DeploymentEvent> events) : IProgress<DeploymentEvent>
    {
        public void Report(DeploymentEvent value)
        {
            lock (events)
                events.Add(value);
        }
    }
}

/// <summary>The engine's process was killed.</summary>
internal sealed class KilledException : Exception;
