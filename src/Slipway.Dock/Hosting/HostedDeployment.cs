using System.Globalization;
using Slipway.Dock.Routing;
using Slipway.Environments;
using Slipway.Platforms;
using Slipway.Platforms.Local;
using Slipway.Platforms.Local.Protocol;
using Slipway.Processes;

namespace Slipway.Dock.Hosting;

/// <summary>A deployment of an environment, running or not.</summary>
internal sealed class HostedDeployment(DockHost host, DeploymentSpec spec, IReadOnlyDictionary<string, string> secrets)
{
    /// <summary>For processes that never served: nobody waits for what they do.</summary>
    private static readonly TimeSpan ShortGrace = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan ShortestMoment = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestMoment = TimeSpan.FromSeconds(1);

    private IReadOnlyList<Instance> _instances = [];
    private Task _stopping = Task.CompletedTask;

    public DeploymentSpec Spec { get; private set; } = spec;

    public IReadOnlyDictionary<string, string> Secrets { get; } = secrets;

    public Redaction Redaction { get; } = Redaction.Of(secrets.Values.Select(value => new Secret(value)));

    public string Directory => Path.Combine(host.Paths.Root, Spec.Directory);

    /// <summary>Whether it was live once.</summary>
    public bool Proven { get; set; }

    /// <summary>Whether one that runs the very same was live once.</summary>
    public bool Repeats { private get; init; }

    /// <summary>Whether its workers started once, in this deployment or in another of the same.</summary>
    public bool WorkersStart => Proven || Repeats;

    /// <summary>Done when no request of the time it was live runs any more.</summary>
    public Task Drained { get; set; } = Task.CompletedTask;

    /// <summary>
    /// How long a process that serves no requests must have run to count as started: a fifth of what the web instances
    /// of the same app have needed. Longer would find more, and every deployment would wait for it.
    /// </summary>
    public TimeSpan Moment { get; private set; } = ShortestMoment;

    public bool IsRunning => _instances.Any(instance => instance.IsRunning);

    /// <summary>Whether every web instance is up: what a switch needs.</summary>
    public bool IsUp => Web().Any() && Web().All(instance => instance.IsRunning && instance.Ready is { IsCompletedSuccessfully: true, Result.Healthy: true });

    public RouteSet Routes() => new(Spec.Release, [.. Web()], Spec.HealthPath);

    /// <summary>Starts every web instance that does not run, and waits until each is healthy.</summary>
    /// <exception cref="SlipwayException">One is not; all of them are stopped again.</exception>
    public async Task StartWebAsync(Func<string, Task> progress, CancellationToken cancellationToken)
    {
        await _stopping;
        if (IsUp)
            return;
        await StopAsync(ShortGrace, null);
        _instances = [.. Create(Spec.Processes)];
        try
        {
            var began = host.Time.GetTimestamp();
            await StartAsync([.. Web()], "healthy", progress, cancellationToken);
            Moment = TimeSpan.FromTicks(Math.Clamp(host.Time.GetElapsedTime(began).Ticks / 5, ShortestMoment.Ticks, LongestMoment.Ticks));
        }
        catch
        {
            await StopAsync(ShortGrace, null);
            throw;
        }
    }

    /// <summary>Starts the processes that serve no requests and have started before: nobody waits for them, and one that ends is started again.</summary>
    public void ReturnToWorkers()
    {
        foreach (var worker in CreateWorkers())
            worker.Start(persistent: true);
    }

    /// <summary>Starts the processes that serve no requests; those of the deployment before must have ended.</summary>
    /// <exception cref="SlipwayException">One ended at once; they are stopped again, the web instances are left alone.</exception>
    public async Task StartWorkersAsync(Func<string, Task> progress)
    {
        try
        {
            await StartAsync(CreateWorkers(), "running", progress, CancellationToken.None);
        }
        catch
        {
            await StopWorkersAsync(ShortGrace);
            throw;
        }
    }

    /// <summary>Replaces its processes by new ones of the same, one after the other: a web instance once the new one is healthy, others stop first.</summary>
    /// <param name="which">A process type or instance; null: all.</param>
    /// <param name="exchange">Sends requests to the new instance; done when the old one has none left.</param>
    /// <param name="progress">Told of each.</param>
    /// <param name="cancellationToken">Ends the waiting for a new web instance, which is stopped then.</param>
    /// <exception cref="SlipwayException">A new process does not start; a web instance is kept then, and the rest is as it was.</exception>
    public async Task RestartAsync(string? which, Func<Instance, Instance, Task> exchange, Func<string, Task> progress, CancellationToken cancellationToken)
    {
        Instance[] wanted = [.. _instances.Where(instance => which is null || instance.Type == which || instance.Name == which)];
        for (var done = 0; done < wanted.Length; done++)
        {
            var old = wanted[done];
            var next = old.Again();
            try
            {
                if (old.IsWeb)
                {
                    await StartAsync([next], "healthy", progress, cancellationToken);
                    Replace(old, next);
                    await exchange(old, next);
                    await old.StopAsync(Spec.Drain);
                }
                else
                {
                    await old.StopAsync(Spec.Drain);
                    Replace(old, next);
                    await StartAsync([next], "running", progress, CancellationToken.None);
                }
            }
            catch (Exception exception) when (exception is SlipwayException or OperationCanceledException)
            {
                await next.StopAsync(ShortGrace);
                if (!old.IsWeb)
                    StartPersistent(next);
                if (exception is SlipwayException failure)
                    throw NotRestarted(failure, old, wanted[..done]);
                throw;
            }
        }
    }

    /// <summary>Takes over those of its processes that still run.</summary>
    /// <param name="running">Processes by name.</param>
    /// <param name="live">Whether all are to run: then those that do not are started, and started again until they are up.</param>
    public void Recover(IReadOnlyDictionary<string, InstanceState> running, bool live)
    {
        Instance[] all = [.. Create(Spec.Processes)];
        Instance[] missing = [.. all.Where(instance => !running.TryGetValue(instance.Name, out var one) || !instance.TryAdopt(one))];
        _instances = live ? all : [.. all.Except(missing)];
        if (!live)
            return;
        foreach (var instance in missing)
            instance.Start(persistent: true);
    }

    /// <summary>Gives the running processes, which could as well be its own, to a new deployment: they keep this object, and it takes the new number.</summary>
    /// <returns>What is left of the old deployment: its number, its files, and no process.</returns>
    public HostedDeployment Become(DeploymentSpec next)
    {
        var left = new HostedDeployment(host, Spec, Secrets) { Proven = Proven };
        Spec = Spec with { Number = next.Number, Port = next.Port, HealthTimeout = next.HealthTimeout, Warm = next.Warm, Drain = next.Drain };
        return left;
    }

    /// <summary>Makes the virtual environment again where somebody has removed it.</summary>
    /// <exception cref="SlipwayException">It cannot be made.</exception>
    public Task EnsurePackagesAsync(CancellationToken cancellationToken) => InstalledPackages.EnsureAsync(host.Paths, Spec, null, cancellationToken);

    public Task StopWorkersAsync(TimeSpan? grace = null) =>
        StopAsync([.. _instances.Where(instance => !instance.IsWeb)], grace ?? Spec.Drain, null);

    public Task StopAsync(Func<string, Task>? progress) => _stopping = StopDrainedAsync(progress);

    public IReadOnlyList<ProcessObservation> Observe() => [.. _instances.Select(instance => instance.Observe())];

    public DeploymentState Remember() =>
        new(Spec.Number, Spec.Release, Proven, [.. _instances.Select(instance => instance.Remember()).OfType<InstanceState>()]);

    public void LookAfterLogs()
    {
        foreach (var instance in _instances)
            instance.LookAfterLog();
    }

    private void Replace(Instance old, Instance next) =>
        _instances = [.. _instances.Select(instance => instance == old ? next : instance)];

    // As after a crash: it is started again until it stays.
    private void StartPersistent(Instance failed)
    {
        var next = failed.Again();
        Replace(failed, next);
        next.Start(persistent: true);
    }

    private static SlipwayException NotRestarted(SlipwayException failure, Instance old, Instance[] before) =>
        new(ExitCode.Failed, $"{failure.Message}; {(old.IsWeb ? "the one before it goes on" : "it is started again and again")}. Restarted before it: {(before.Length == 0 ? "none" : string.Join(", ", before.Select(instance => instance.Name)))}.")
        {
            Details = failure.Details,
            Next = failure.Next,
        };

    private async Task StopDrainedAsync(Func<string, Task>? progress)
    {
        await Drained;
        await StopAsync(Proven ? Spec.Drain : ShortGrace, progress);
    }

    private IEnumerable<Instance> Web() => _instances.Where(instance => instance.IsWeb);

    private IEnumerable<Instance> Create(IEnumerable<ProcessSpec> processes) =>
        processes.SelectMany(process => Enumerable.Range(1, process.Instances).Select(number => new Instance(host, this, process, number)));

    /// <returns>The missing ones, not started.</returns>
    private Instance[] CreateWorkers()
    {
        var stopped = Spec.Processes.Where(process => process.Type != ProcessSpec.Web && !_instances.Any(instance => instance.Type == process.Type && instance.IsRunning));
        Instance[] workers = [.. Create(stopped)];
        _instances = [.. _instances.Where(instance => workers.All(worker => worker.Name != instance.Name)), .. workers];
        return workers;
    }

    private async Task StartAsync(Instance[] instances, string up, Func<string, Task> progress, CancellationToken cancellationToken)
    {
        await EnsurePackagesAsync(cancellationToken);
        var began = host.Time.GetTimestamp();
        foreach (var instance in instances)
        {
            try
            {
                instance.Start(persistent: false);
            }
            catch (IOException exception)
            {
                throw new SlipwayException(ExitCode.Failed, $"{instance.Name}: {exception.Message}", exception);
            }

            await progress($"{instance.Name} started");
        }

        // The first to fail ends the waiting for the others.
        var waiting = instances.ToDictionary(instance => (Task)instance.Ready.WaitAsync(cancellationToken));
        while (waiting.Count > 0)
        {
            var done = await Task.WhenAny(waiting.Keys);
            waiting.Remove(done, out var instance);
            var readiness = await (Task<Readiness>)done;
            if (!readiness.Healthy)
            {
                throw new SlipwayException(ExitCode.Failed, $"{instance!.Name} {readiness.Failure}")
                {
                    Details = instance.LastLines(),
                    Next = $"The whole log is {Spec.Logs}/{instance.Name}.log.",
                };
            }

            await progress(string.Create(CultureInfo.InvariantCulture, $"{instance!.Name} {up} after {host.Time.GetElapsedTime(began).TotalSeconds:0.0} s"));
        }
    }

    private Task StopAsync(TimeSpan grace, Func<string, Task>? progress) => StopAsync(_instances, grace, progress);

    private async Task StopAsync(IReadOnlyList<Instance> instances, TimeSpan grace, Func<string, Task>? progress) =>
        await Task.WhenAll(instances.Where(instance => instance.IsRunning).Select(async instance =>
        {
            await instance.StopAsync(grace);
            if (progress is not null)
                await progress($"{instance.Name} of v{Spec.Number} stopped");
        }));
}
