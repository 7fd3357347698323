using Slipway.Dock.Processes;
using Slipway.Platforms.Local.Protocol;
using Slipway.Platforms.Local.Unix;

namespace Slipway.Dock.Hosting;

/// <summary>Every environment of the project on this machine.</summary>
internal sealed class Dock
{
    private readonly DockHost _host;
    private readonly StateFile _file;
    private readonly SortedDictionary<string, HostedEnvironment> _environments = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();
    private Task? _stopping;
    private readonly TaskCompletionSource _recovered = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Dock(DockHost host)
    {
        _host = host;
        _file = new StateFile(host.Paths);
    }

    /// <summary>Done when the daemon is to end.</summary>
    public TaskCompletionSource<Ending> Ending { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Done when the dock is as the daemon before left it; requests wait for that.</summary>
    public Task Recovered => _recovered.Task;

    public async Task RecoverAsync()
    {
        var read = _file.Read(_host.Log);
        ILookup<string, OwnProcess> found = ProcessTable.Own(_host.Paths.Root).ToLookup(process => process.Environment, StringComparer.Ordinal);
        var state = read ?? Reconstruction.From(_host.Paths, found);
        foreach (var (name, environment) in state.Environments)
        {
            var hosted = new HostedEnvironment(_host, name, environment.TargetName, environment.Port);
            lock (_lock)
                _environments.Add(name, hosted);
            var running = Running(environment, state.Boot == Boot.Id, found[name]);
            await hosted.RecoverAsync(environment, running);
            EndStrays(environment, running, found[name]);
        }

        _host.Changed = Save;
        Save();
        _recovered.SetResult();
    }

    public HostedEnvironment FindOrAdd(string name, string targetName, int port)
    {
        lock (_lock)
        {
            if (_environments.TryGetValue(name, out var known))
                return known;
            var added = new HostedEnvironment(_host, name, targetName, port);
            _environments.Add(name, added);
            return added;
        }
    }

    /// <summary>After all of it was stopped: the next state has nothing of it.</summary>
    public async Task ForgetAsync(string name)
    {
        HostedEnvironment? gone;
        lock (_lock)
            _environments.Remove(name, out gone);
        if (gone is not null)
            await gone.CloseAsync();
        Save();
    }

    public DockStatus Observe() =>
        new(Environment.ProcessId, All().ToDictionary(environment => environment.Name, environment => environment.Observe()));

    /// <summary>Stops every process of every environment; asked again, waits for the same.</summary>
    public Task StopAllAsync(Func<string, Task>? progress)
    {
        lock (_lock)
            return _stopping ??= StopAsync(progress);
    }

    private async Task StopAsync(Func<string, Task>? progress)
    {
        await Task.Yield();
        await Task.WhenAll(All().Select(environment => environment.StopAsync(progress)));
        Save();
    }

    public Task CloseAsync() => Task.WhenAll(All().Select(environment => environment.CloseAsync()));

    public async Task LookAfterAsync()
    {
        LogRotation.Rotate(_host.Paths.Log);
        foreach (var environment in All())
            await environment.LookAfterAsync();
    }

    private HostedEnvironment[] All()
    {
        lock (_lock)
            return [.. _environments.Values];
    }

    private void Save()
    {
        // Gone with the project: there is nothing left to remember it for.
        if (Directory.Exists(_host.Paths.Dock))
            _file.Write(() => new DockState { Boot = Boot.Id, Environments = All().ToDictionary(environment => environment.Name, environment => environment.Remember()) });
    }

    // By number and start where they were remembered; by what their environment says where the daemon died between
    // starting a process and writing that down. After a reboot the numbers mean nothing.
    private static ILookup<int, InstanceState> Running(EnvironmentState environment, bool sameBoot, IEnumerable<OwnProcess> found)
    {
        var remembered = sameBoot
            ? environment.Deployments.SelectMany(deployment => deployment.Instances.Select(instance => (deployment.Number, Instance: instance)))
            : [];
        var started = found.Select(process => (process.Deployment, new InstanceState(process.Name, process.Pid, process.StartTime, process.Port, 0, DateTimeOffset.UtcNow, Healthy: false)));
        return remembered
            .Where(one => ProcessStat.TryRead(one.Instance.ProcessId)?.StartTime == one.Instance.StartTime)
            .Concat(started)
            .ToLookup(one => one.Item1, one => one.Item2);
    }

    // Processes of a deployment that was forgotten, or a second one under a name that is taken: nothing would ever end them.
    private void EndStrays(EnvironmentState environment, ILookup<int, InstanceState> running, IEnumerable<OwnProcess> found)
    {
        var kept = environment.Deployments
            .SelectMany(deployment => running[deployment.Number].GroupBy(instance => instance.Name).Select(group => group.First().ProcessId))
            .ToHashSet();
        foreach (var stray in found.Where(process => !kept.Contains(process.Pid)))
        {
            if (SupervisedProcess.TryAdopt(stray.Pid, stray.StartTime) is not { } process)
                continue;
            _host.Log.Write($"{stray.Environment}: {stray.Name} of v{stray.Deployment} (pid {stray.Pid}) is nobody's; it is ended");
            _ = process.EndAsync(TimeSpan.FromSeconds(30), _host.Time);
        }
    }
}
