using Slipway.Dock.Processes;
using Slipway.Dock.Routing;
using Slipway.Platforms;
using Slipway.Platforms.Local;
using Slipway.Platforms.Local.Logs;
using Slipway.Platforms.Local.Protocol;
using Slipway.Platforms.Local.Unix;

namespace Slipway.Dock.Hosting;

/// <summary>
/// One process of a deployment, kept running. Before it was healthy once it is not started again: then its failure is
/// the answer to whoever waits for it.
/// </summary>
internal sealed class Instance : IRouteTarget
{
    private const int LinesInError = 40;

    private const int LittleGrowth = 256;

    private static readonly TimeSpan NoteLittleEvery = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan FirstDelay = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan SoundAfter = TimeSpan.FromMinutes(1);

    private readonly DockHost _host;
    private readonly HostedDeployment _deployment;
    private readonly ProcessSpec _spec;
    private readonly int _number;
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource<Readiness> _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _lock = new();
    private Task _supervision = Task.CompletedTask;
    private SupervisedProcess? _process;
    private string _state = "stopped";
    private bool _persistent;
    private int _port;
    private int _restarts;
    private DateTimeOffset _startedAt;
    private string? _lastEnd;
    private string? _address;
    private long _notedLength;
    private DateTimeOffset _notedAt;

    public Instance(DockHost host, HostedDeployment deployment, ProcessSpec spec, int number)
    {
        _host = host;
        _deployment = deployment;
        _spec = spec;
        _number = number;
        Type = spec.Type;
        Name = $"{spec.Type}.{number}";
    }

    public string Name { get; }

    public string Type { get; }

    public bool IsWeb => Type == ProcessSpec.Web;

    public string? Address => Volatile.Read(ref _address);

    /// <summary>How the first start went; done when it is healthy, has ended, or took too long.</summary>
    public Task<Readiness> Ready => _ready.Task;

    public bool IsRunning => !_supervision.IsCompleted;

    private string Log => Path.Combine(_host.Paths.Root, _deployment.Spec.Logs, $"{Name}.log");

    /// <returns>Another of the same name, not started.</returns>
    public Instance Again() => new(_host, _deployment, _spec, _number);

    /// <param name="persistent">Whether it is to be started again although it was never healthy: it was once, before a reboot.</param>
    /// <exception cref="SlipwayException">It could not be started.</exception>
    public void Start(bool persistent)
    {
        _persistent = persistent;
        SupervisedProcess? process = null;
        try
        {
            process = Launch();
        }
        catch (IOException exception) when (persistent)
        {
            Note(exception.Message);
        }

        _supervision = SuperviseToTheEndAsync(process, healthy: false);
    }

    /// <summary>Takes over a process that a daemon before this one has started.</summary>
    public bool TryAdopt(InstanceState remembered)
    {
        if (SupervisedProcess.TryAdopt(remembered.ProcessId, remembered.StartTime) is not { } process)
            return false;
        _persistent = true;
        _process = process;
        _port = remembered.Port;
        _restarts = remembered.Restarts;
        _startedAt = remembered.StartedAt;
        if (IsWeb)
            _host.Ports.MarkTaken(_port);
        _supervision = SuperviseToTheEndAsync(process, remembered.Healthy);
        return true;
    }

    /// <summary>Ends it and all that it has started: SIGTERM, and SIGKILL after the grace.</summary>
    public async Task StopAsync(TimeSpan grace)
    {
        if (_supervision.IsCompleted)
            return;
        SupervisedProcess? process;
        lock (_lock)
        {
            _stop.Cancel();
            process = _process;
            _state = "draining";
        }

        if (process is not null && await process.EndAsync(grace, _host.Time))
            Note($"{Name} did not end within {grace.TotalSeconds:0.#} s after SIGTERM and was killed");
        await _supervision;
        lock (_lock)
        {
            _state = "stopped";
            _process = null;
        }

        _host.Changed();
    }

    public ProcessObservation Observe()
    {
        lock (_lock)
            return new ProcessObservation(Name, _state, _restarts, _process is null ? null : _startedAt, _lastEnd);
    }

    /// <returns>What to remember; null when no process runs.</returns>
    public InstanceState? Remember()
    {
        lock (_lock)
        {
            return _process is { Exited.IsCompleted: false } process
                ? new InstanceState(Name, process.Pid, process.StartTime, _port, _restarts, _startedAt, _state == "healthy")
                : null;
        }
    }

    public IReadOnlyList<string> LastLines() => [.. LogTail.Read(Log, LinesInError).Select(_deployment.Redaction.Apply)];

    /// <summary>Keeps the log from growing without end, and notes how long it is: see <see cref="LogTimes"/>.</summary>
    public void LookAfterLog()
    {
        LogRotation.Rotate(Log);
        var length = File.Exists(Log) ? new FileInfo(Log).Length : 0;
        var now = _host.Time.GetUtcNow();
        if (length == _notedLength || (length - _notedLength is > 0 and < LittleGrowth && now - _notedAt < NoteLittleEvery))
            return;
        LogTimes.Note(Log, now, length);
        (_notedLength, _notedAt) = (length, now);
    }

    private SupervisedProcess Launch()
    {
        if (IsWeb)
        {
            _host.Ports.GiveBack(_port);
            _port = _host.Ports.Take();
        }

        var environment = ProcessEnvironment.For(_host.Paths.Root, Name, _deployment.Spec, _deployment.Secrets, IsWeb ? _port : null);
        Directory.CreateDirectory(Path.GetDirectoryName(Log)!);
        var process = SupervisedProcess.Start(ShellCommand.Arguments(_spec.Command), environment, _deployment.Directory, Log);
        lock (_lock)
        {
            _process = process;
            _startedAt = _host.Time.GetUtcNow();
        }

        return process;
    }

    private async Task SuperviseToTheEndAsync(SupervisedProcess? process, bool healthy)
    {
        try
        {
            await SuperviseAsync(process, healthy);
        }
        catch (Exception exception)
        {
            // A defect of ours: without this line nobody would ever hear of it.
            Note($"{Name} is supervised no more: {exception}");
            _ready.TrySetResult(new Readiness(false, $"is supervised no more: {exception.Message}"));
        }
        finally
        {
            if (IsWeb)
                _host.Ports.GiveBack(_port);
        }
    }

    private async Task SuperviseAsync(SupervisedProcess? process, bool healthy)
    {
        var delay = FirstDelay;
        while (true)
        {
            var began = _host.Time.GetTimestamp();
            var exit = process is null ? new ExitStatus(127, null) : await RunAsync(process, healthy);
            healthy = false;
            if (_stop.IsCancellationRequested)
                return;
            process?.Kill();
            lock (_lock)
                _lastEnd = exit.ToString();
            SetState("crashed");
            if (!_persistent && !(_ready.Task.IsCompletedSuccessfully && _ready.Task.Result.Healthy))
            {
                _ready.TrySetResult(new Readiness(false, $"{exit} before it was healthy"));
                return;
            }

            if (_host.Time.GetElapsedTime(began) >= SoundAfter)
                delay = FirstDelay;
            Note($"{Name} {exit}; it is started again in {delay.TotalSeconds:0} s");
            try
            {
                await Task.Delay(delay, _host.Time, _stop.Token);
            }
            catch (OperationCanceledException)
            {
                return;
            }

            delay = delay * 2 < LongestDelay ? delay * 2 : LongestDelay;
            lock (_lock)
                _restarts++;
            process = await MayLaunchAgainAsync() ? TryLaunchAgain() : null;
        }
    }

    /// <returns>Whether what it runs in is there, or could be made again.</returns>
    private async Task<bool> MayLaunchAgainAsync()
    {
        try
        {
            await _deployment.EnsurePackagesAsync(_stop.Token);
            return true;
        }
        catch (Exception exception) when (exception is IOException or SlipwayException)
        {
            Note(exception.Message);
            return false;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private SupervisedProcess? TryLaunchAgain()
    {
        // Under the lock that a stop takes: either the stop sees the process, or no process is made.
        lock (_lock)
        {
            if (_stop.IsCancellationRequested)
                return null;
            try
            {
                return Launch();
            }
            catch (Exception exception) when (exception is IOException or SlipwayException)
            {
                Note(exception.Message);
                return null;
            }
        }
    }

    private async Task<ExitStatus> RunAsync(SupervisedProcess process, bool healthy)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        var probing = healthy ? Task.CompletedTask : ProbeAsync(process, ended.Token);
        if (healthy)
            BecomeHealthy();
        var exit = await process.Exited;
        Volatile.Write(ref _address, null);
        await ended.CancelAsync();
        await probing;
        return exit;
    }

    private async Task ProbeAsync(SupervisedProcess process, CancellationToken cancellationToken)
    {
        SetState("starting");
        try
        {
            var spec = _deployment.Spec;
            string? failure = null;
            if (IsWeb)
                failure = await _host.Health.WaitAsync(_port, $"localhost:{spec.Port}", spec.HealthPath, spec.HealthTimeout, _host.Time, cancellationToken);
            else
                await Task.Delay(_deployment.Moment, _host.Time, cancellationToken);
            if (failure is null)
            {
                BecomeHealthy();
                return;
            }

            var text = $"was not healthy within {spec.HealthTimeout.TotalSeconds:0.#} s: {failure}";
            _ready.TrySetResult(new Readiness(false, text));
            if (_persistent || _ready.Task.Result.Healthy)
            {
                Note($"{Name} {text}");
                await process.EndAsync(spec.Drain, _host.Time);
            }
        }
        catch (OperationCanceledException)
        {
            // It ended, or is told to, before there was an answer.
        }
    }

    private void BecomeHealthy()
    {
        if (IsWeb)
            Volatile.Write(ref _address, $"http://127.0.0.1:{_port}");
        SetState("healthy");
        _ready.TrySetResult(new Readiness(true, null));
    }

    private void SetState(string state)
    {
        lock (_lock)
        {
            if (_stop.IsCancellationRequested)
                return;
            _state = state;
        }

        _host.Changed();
    }

    private void Note(string text) => _host.Log.Write($"{_deployment.Spec.Environment} v{_deployment.Spec.Number}: {text}");
}

/// <summary>How a first start went.</summary>
/// <param name="Healthy">Whether it is up.</param>
/// <param name="Failure">What it did instead, to follow its name.</param>
internal sealed record Readiness(bool Healthy, string? Failure);
