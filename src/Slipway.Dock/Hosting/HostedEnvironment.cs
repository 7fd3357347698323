using Slipway.Dock.Routing;
using Slipway.Platforms;
using Slipway.Platforms.Local.Protocol;

namespace Slipway.Dock.Hosting;

/// <summary>One environment of the project: its deployments, which of them is live, and the way there.</summary>
internal sealed partial class HostedEnvironment
{
    private static readonly Func<string, Task> Silent = _ => Task.CompletedTask;

    private readonly DockHost _host;
    private readonly DeploymentFiles _files;
    private readonly Router _router = new();
    private readonly EnvironmentDoor _door;
    private readonly EnvironmentPorts _ports;
    private readonly SemaphoreSlim _gate = new(1);
    private readonly Lock _lock = new();
    private readonly SortedDictionary<int, HostedDeployment> _deployments = [];
    private readonly CancellationTokenSource _closing = new();
    private readonly string _targetName;
    private int _port;
    private long _epoch;
    private string? _holder;
    private HostedDeployment? _live;
    private HostedDeployment? _warm;
    private DateTimeOffset? _warmUntil;
    private Task _workers = Task.CompletedTask;

    public HostedEnvironment(DockHost host, string name, string targetName, int port)
    {
        _host = host;
        Name = name;
        _targetName = targetName;
        _port = port;
        _files = new DeploymentFiles(host.Paths, name);
        _door = new EnvironmentDoor(host, name);
        _ports = new EnvironmentPorts(host, name, targetName, _router, _door.Door);
    }

    public string Name { get; }

    /// <summary>Starts a deployment beside the live one and returns when every web instance is healthy.</summary>
    public async Task StartAsync(DockRequest request, Func<string, Task> progress, CancellationToken cancellationToken)
    {
        using var turn = await TakeTurnAsync(request, cancellationToken);
        var deployment = await FindOrAddAsync(request, progress);
        if (deployment == _live && deployment.IsRunning)
            return;
        EnsureFiles(deployment);

        await _ports.OpenAsync(deployment.Spec.Port);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _closing.Token);
        try
        {
            await deployment.StartWebAsync(progress, either.Token);
        }
        catch (OperationCanceledException) when (_closing.IsCancellationRequested)
        {
            throw new SlipwayException(ExitCode.Failed, $"the dock was stopped before v{deployment.Spec.Number} was healthy");
        }

        _host.Changed();
    }

    /// <summary>Makes a started deployment live, or, with number 0, none.</summary>
    public async Task SwitchAsync(DockRequest request, Func<string, Task> progress)
    {
        using var turn = await TakeTurnAsync(request, CancellationToken.None);
        var next = request.Deployment == 0 ? null : Find(request.Deployment);
        if (next == _live)
            return;
        if (next is { IsUp: false })
            throw new SlipwayException(ExitCode.Failed, $"v{next.Spec.Number} is not up and cannot be switched to");
        var previous = _live;
        var untried = next is { WorkersStart: false } ? next : null;
        if (untried is not null)
            await ExchangeWorkersAsync(previous, untried, progress);
        var draining = _router.Switch(next?.Routes());
        HostedDeployment? displaced;
        lock (_lock)
        {
            displaced = _warm == next ? null : _warm;
            _live = next;
            var warm = next is not null && previous is { Spec.Warm.Ticks: > 0 };
            _warm = warm ? previous : null;
            _warmUntil = warm ? _host.Time.GetUtcNow() + previous!.Spec.Warm : null;
            _port = next?.Spec.Port ?? _port;
        }

        if (previous is not null && draining is not null)
            previous.Drained = draining.DrainAsync(previous.Spec.Drain, _host.Time);
        _workers = untried is not null ? Task.CompletedTask : LookAfterAsync(() => ReturnToWorkersAsync(previous, next));
        if (next is not null)
            next.Proven = true;
        _host.Changed();
        if (displaced is not null)
            _ = LookAfterAsync(() => displaced.StopAsync(null));
        if (_warmUntil is { } until)
            _ = LookAfterAsync(() => CoolAsync(until));
        else if (previous is not null)
            _ = LookAfterAsync(() => previous.StopAsync(null));
        await _ports.KeepOnlyAsync(next?.Spec.Port);
    }

    /// <summary>Stops and forgets a deployment that is not live.</summary>
    public async Task DiscardAsync(DockRequest request)
    {
        using var turn = await TakeTurnAsync(request, CancellationToken.None);
        var number = request.Deployment;
        if (_live?.Spec.Number == number)
            throw new SlipwayException(ExitCode.Failed, $"v{number} is live and cannot be discarded");
        await RemoveAsync(number);
        await _ports.KeepOnlyAsync(_live?.Spec.Port);
    }

    /// <summary>Forgets every deployment but the kept ones, the live one and the warm one.</summary>
    public async Task PruneAsync(DockRequest request)
    {
        using var turn = await TakeTurnAsync(request, CancellationToken.None);
        var keep = new HashSet<int>(request.Keep ?? []);
        foreach (var number in _deployments.Keys.Where(number => !keep.Contains(number)).ToArray())
        {
            if (_deployments[number] != _live && _deployments[number] != _warm)
                await RemoveAsync(number);
        }

        _files.Prune(keep, [.. _deployments.Values.Select(deployment => deployment.Spec)]);
    }

    /// <summary>Stops every process; what was live is remembered as live.</summary>
    public async Task StopAsync(Func<string, Task>? progress)
    {
        await _closing.CancelAsync();
        await _gate.WaitAsync();
        await _workers;
        _door.Door.Release();
        if (_router.Switch(null) is { } draining && _live is not null)
            _live.Drained = draining.DrainAsync(_live.Spec.Drain, _host.Time);
        lock (_lock)
        {
            _warm = null;
            _warmUntil = null;
        }

        await Task.WhenAll(_deployments.Values.Select(deployment => deployment.StopAsync(progress is null ? null : text => progress($"{Name} {text}"))));
    }

    public Task CloseAsync() => _ports.KeepOnlyAsync(null);

    /// <summary>Goes on where the daemon before this one ended.</summary>
    /// <param name="state">What it remembered.</param>
    /// <param name="running">Processes that run, by deployment and name.</param>
    public async Task RecoverAsync(EnvironmentState state, ILookup<int, InstanceState> running)
    {
        _epoch = state.Epoch;
        _holder = state.Holder;
        _door.Recover(state);
        foreach (var remembered in state.Deployments)
        {
            if (_files.TryRead(remembered.Number) is not { } files)
            {
                _host.Log.Write($"{Name}: v{remembered.Number} is forgotten: {_host.Paths.Deployment(Name, remembered.Number)} is missing or damaged");
                continue;
            }

            var deployment = new HostedDeployment(_host, files.Spec, files.Secrets) { Proven = remembered.Proven };
            deployment.Recover(
                running[remembered.Number].GroupBy(one => one.Name).ToDictionary(group => group.Key, group => group.First()),
                live: remembered.Number == state.Live);
            _deployments.Add(remembered.Number, deployment);
        }

        if (state.Warm is { } warm && _deployments.TryGetValue(warm, out _warm) && _warm.IsUp && state.WarmUntil is { } until)
        {
            _warmUntil = until;
            _ = LookAfterAsync(() => CoolAsync(until));
        }
        else
        {
            _warm = null;
        }

        if (state.Live is { } live && _deployments.TryGetValue(live, out _live))
        {
            _router.Switch(_live.Routes());
            await _ports.TryOpenAsync(_port);
        }
    }

    /// <summary>What has to be done from time to time.</summary>
    public async Task LookAfterAsync()
    {
        await ExpireAsync();
        if (_ports.Failure is not null && _live is not null)
            await _ports.TryOpenAsync(_port);
        HostedDeployment[] deployments;
        lock (_lock)
            deployments = [.. _deployments.Values];
        foreach (var deployment in deployments)
            deployment.LookAfterLogs();
    }

    public EnvironmentDockStatus Observe()
    {
        lock (_lock)
        {
            return new EnvironmentDockStatus
            {
                Ports = _ports.Open,
                Live = _live?.Spec.Number,
                Release = _live?.Spec.Release,
                Processes = _live?.Observe() ?? [],
                Warm = _warm is { IsUp: true } ? [_warm.Spec.Number] : [],
                Warnings = _ports.Failure is { } failure ? [failure] : [],
                Maintenance = _door.Observe(),
                Pause = _door.Door.HeldUntil is { } until ? new PauseObservation(until, _door.Door.Held) : null,
            };
        }
    }

    public EnvironmentState Remember()
    {
        lock (_lock)
        {
            return new EnvironmentState
            {
                TargetName = _targetName,
                Port = _port,
                Epoch = _epoch,
                Holder = _holder,
                Live = _live?.Spec.Number,
                Warm = _warm?.Spec.Number,
                WarmUntil = _warmUntil,
                Maintenance = _door.Remember(),
                HeldUntil = _door.Door.HeldUntil,
                Deployments = [.. _deployments.Values.Select(deployment => deployment.Remember())],
            };
        }
    }

    // One change at a time, and none of a lease that is over.
    private async Task<Turn> TakeTurnAsync(DockRequest request, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            await _workers;
            lock (_lock)
            {
                if (request.Epoch < _epoch)
                {
                    throw new RefusedException($"the dock has seen epoch {_epoch} of {_holder} for {Name}; {request.Holder} with epoch {request.Epoch} lost the lease and may change nothing");
                }

                if (request.Epoch == _epoch)
                    return new Turn(_gate);
                _epoch = request.Epoch;
                _holder = request.Holder;
            }

            _host.Changed();
            return new Turn(_gate);
        }
        catch
        {
            _gate.Release();
            throw;
        }
    }

    private HostedDeployment Find(int number) =>
        _deployments.TryGetValue(number, out var deployment)
            ? deployment
            : throw new SlipwayException(ExitCode.Failed, $"the dock knows no v{number} of {Name}: it was never started here, or was pruned");

    private async Task<HostedDeployment> FindOrAddAsync(DockRequest request, Func<string, Task> progress)
    {
        if (request.Spec is not { } spec)
            return Find(request.Deployment);
        if (_deployments.TryGetValue(spec.Number, out var known) && (known.IsRunning || known.Proven))
            return known;
        var secrets = request.Secrets ?? new Dictionary<string, string>();
        // Processes whose files somebody deleted go on for now, and would not come back after a restart.
        if (_warm is { IsUp: true } warm && warm.Spec.RunsTheSameAs(spec) && DeploymentSpec.SameTexts(warm.Secrets, secrets) && Directory.Exists(warm.Directory))
        {
            var number = warm.Spec.Number;
            lock (_lock)
            {
                _deployments[number] = warm.Become(spec);
                _deployments[spec.Number] = warm;
                _warm = null;
                _warmUntil = null;
            }

            _files.Write(warm.Spec, secrets);
            await progress($"the processes of v{number} still run and are the same: they are taken");
            return warm;
        }

        var added = new HostedDeployment(_host, spec, secrets)
        {
            Repeats = _deployments.Values.Any(other => other.Proven && other.Spec.RunsTheSameAs(spec) && DeploymentSpec.SameTexts(other.Secrets, secrets)),
        };
        _files.Write(spec, secrets);
        lock (_lock)
            _deployments[spec.Number] = added;
        return added;
    }

    // Two workers of different releases at once is what nobody wants; and one that does not start must be known
    // before the switch.
    private static async Task ExchangeWorkersAsync(HostedDeployment? previous, HostedDeployment next, Func<string, Task> progress)
    {
        if (previous is not null)
            await previous.StopWorkersAsync();
        try
        {
            await next.StartWorkersAsync(progress);
        }
        catch (SlipwayException) when (previous is not null)
        {
            await previous.StartWorkersAsync(Silent);
            throw;
        }
    }

    // The way back is quick: these workers are known to start, nobody needs to wait for them.
    private async Task ReturnToWorkersAsync(HostedDeployment? previous, HostedDeployment? next)
    {
        if (previous is not null)
            await previous.StopWorkersAsync();
        next?.ReturnToWorkers();
        _host.Changed();
    }

    private async Task CoolAsync(DateTimeOffset until)
    {
        var left = until - _host.Time.GetUtcNow();
        if (left > TimeSpan.Zero)
            await Task.Delay(left, _host.Time, _closing.Token);
        HostedDeployment? cold;
        lock (_lock)
        {
            if (_warmUntil != until)
                return;
            (cold, _warm, _warmUntil) = (_warm, null, null);
        }

        _host.Changed();
        if (cold is not null)
            await cold.StopAsync(null);
    }

    private async Task RemoveAsync(int number)
    {
        if (_deployments.TryGetValue(number, out var deployment))
        {
            lock (_lock)
            {
                if (_warm == deployment)
                    (_warm, _warmUntil) = (null, null);
            }

            await deployment.StopAsync(null);
            lock (_lock)
                _deployments.Remove(number);
            _host.Changed();
        }

        _files.Delete(number, _deployments.Values.Select(other => other.Spec));
    }

    // Work that nobody waits for; its failure is told in the log.
    private async Task LookAfterAsync(Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (OperationCanceledException) when (_closing.IsCancellationRequested)
        {
        }
        catch (Exception exception)
        {
            _host.Log.Write($"{Name}: {(exception is SlipwayException ? exception.Message : exception)}");
        }
    }

    private sealed class Turn(SemaphoreSlim gate) : IDisposable
    {
        public void Dispose() => gate.Release();
    }
}
