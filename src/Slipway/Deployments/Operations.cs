using Slipway.Environments;
using Slipway.Platforms;

namespace Slipway.Deployments;

/// <summary>What can be done with a running environment besides deploying to it. The history has no line of it.</summary>
public sealed class Operations(EngineParts parts)
{
    private static readonly Patience Quick = new(TimeSpan.FromSeconds(30), "the platform");

    /// <summary>Runs a command in the live release, on this process's own standard streams.</summary>
    /// <returns>Its exit code.</returns>
    /// <exception cref="ConfigurationException">The platform cannot run one.</exception>
    /// <exception cref="RefusedException">Nothing runs, or the confirmation is missing.</exception>
    public async Task<int> RunAsync(OperationRequest request, string command, CancellationToken cancellationToken)
    {
        var platform = Platform<IRunOneOff>(request.Environment, "run one-off commands", out var capability);
        ThrowIfAny(Confirmation(request, $" --command={ShellWord.Of(command)}"));
        await EnsureLiveAsync(request.Environment, platform, cancellationToken);
        return await capability.RunAsync(command);
    }

    /// <summary>What the live deployment's processes have printed; of one that does not run at the moment, what they printed last.</summary>
    /// <param name="environment">The environment.</param>
    /// <param name="query">Which lines.</param>
    /// <param name="warn">Is told when nothing runs, and these are the last lines.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="ConfigurationException">The platform keeps no logs, or there is no such process.</exception>
    /// <exception cref="RefusedException">Nothing runs, and there is nothing to show or to follow.</exception>
    public async Task<IAsyncEnumerable<LogLine>> LogsAsync(AppEnvironment environment, LogQuery query, Action<string> warn, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(warn);
        var platform = Platform<IReadLogs>(environment, "show logs", out var capability);
        var observed = await EnsureLiveAsync(environment, platform, cancellationToken, orRemembered: !query.Follow);
        if (observed.Unavailable is { } why)
            warn($"{environment.Name} does not run: {why}. These are the last lines of v{observed.Remembered}.");
        return capability.ReadLogsAsync(query, cancellationToken);
    }

    /// <summary>Restarts the live deployment's processes, one after the other.</summary>
    /// <param name="process">A process type or one instance; null: all.</param>
    public async Task RestartAsync(OperationRequest request, string? process, IProgress<DeploymentEvent> events, CancellationToken cancellationToken)
    {
        var platform = Platform<IRestartProcesses>(request.Environment, "restart processes", out var capability);
        ThrowIfAny(Confirmation(request, process is null ? "" : $" --process={process}"));
        var observed = await EnsureLiveAsync(request.Environment, platform, cancellationToken);
        var wanted = observed.Processes.Where(one => process is null || one.Name == process || one.Name.StartsWith($"{process}.", StringComparison.Ordinal)).ToList();
        if (wanted.Count == 0)
        {
            var names = observed.Processes.SelectMany(one => new[] { one.Name.Split('.')[0], one.Name }).Distinct().ToList();
            throw new ConfigurationException($"--process={process}: v{observed.Deployment} runs no such process{NearestName.Hint(process ?? "", names)} It runs {string.Join(", ", observed.Processes.Select(one => one.Name))}.");
        }

        var headline = $"Restart {string.Join(", ", wanted.Select(one => one.Name))} of {request.Environment.Name}";
        var patience = TimeSpan.FromMinutes(10) * wanted.Count;
        await new LeasedChange(parts, request, events).RunAsync(headline, "restart", new Patience(patience, "every process to be replaced"),
            (fence, progress, token) => capability.RestartAsync(process, fence, progress, token), cancellationToken);
    }

    /// <summary>Answers every request with the maintenance page, until it is ended.</summary>
    public async Task BeginMaintenanceAsync(OperationRequest request, IProgress<DeploymentEvent> events, CancellationToken cancellationToken)
    {
        var environment = request.Environment;
        var platform = Platform<IMaintenance>(environment, "show a maintenance page", out var capability);
        ThrowIfAny(Confirmation(request, " --on"));
        var page = MaintenancePageFile.Read(parts.Paths, environment);
        await EnsureLiveAsync(environment, platform, cancellationToken);
        await new LeasedChange(parts, request, events).RunAsync($"Maintenance of {environment.Name} on", "maintenance", Quick,
            (fence, _, token) => capability.BeginMaintenanceAsync(page, environment.Maintenance.RetryAfter, request.Actor, fence, token), cancellationToken);
    }

    /// <summary>Lets people in again.</summary>
    /// <returns>False when there was no maintenance.</returns>
    public async Task<bool> EndMaintenanceAsync(OperationRequest request, IProgress<DeploymentEvent> events, CancellationToken cancellationToken)
    {
        var platform = Platform<IMaintenance>(request.Environment, "show a maintenance page", out var capability);
        ThrowIfAny(Confirmation(request, " --off"));
        if ((await EnsureLiveAsync(request.Environment, platform, cancellationToken)).Maintenance is null)
            return false;
        await new LeasedChange(parts, request, events).RunAsync($"Maintenance of {request.Environment.Name} off", "maintenance", Quick,
            (fence, _, token) => capability.EndMaintenanceAsync(fence, token), cancellationToken);
        return true;
    }

    /// <summary>Lets new requests wait, for a bounded time.</summary>
    /// <returns>When they go on by themselves.</returns>
    public async Task<DateTimeOffset> PauseAsync(OperationRequest request, TimeSpan time, IProgress<DeploymentEvent> events, CancellationToken cancellationToken)
    {
        var platform = Platform<IPauseRequests>(request.Environment, "hold requests", out var capability);
        if (time <= TimeSpan.Zero || time > capability.LongestPause)
            throw new ConfigurationException($"--for={Environments.Model.DurationType.Format(time)}: requests can be held for 1s to {Environments.Model.DurationType.Format(capability.LongestPause)}.");
        ThrowIfAny(Confirmation(request, $" --for={Environments.Model.DurationType.Format(time)}"));
        await EnsureLiveAsync(request.Environment, platform, cancellationToken);
        await new LeasedChange(parts, request, events).RunAsync($"Pause {request.Environment.Name} for {Durations.Text(time)}", "pause", new Patience(time + Quick.Deadline, "the requests under way"),
            (fence, progress, token) =>
            {
                events.Report(new StepAdvanced("pause", Advance.Within(time)));
                return capability.PauseAsync(time, fence, progress, token);
            }, cancellationToken);
        return (await platform.ObserveAsync(CancellationToken.None)).Pause?.Until ?? parts.Time.GetUtcNow();
    }

    /// <summary>Lets the waiting requests go on.</summary>
    /// <returns>False when none were held.</returns>
    public async Task<bool> ResumeAsync(OperationRequest request, IProgress<DeploymentEvent> events, CancellationToken cancellationToken)
    {
        var platform = Platform<IPauseRequests>(request.Environment, "hold requests", out var capability);
        ThrowIfAny(Confirmation(request, " --off"));
        if ((await EnsureLiveAsync(request.Environment, platform, cancellationToken)).Pause is null)
            return false;
        await new LeasedChange(parts, request, events).RunAsync($"Resume {request.Environment.Name}", "resume", Quick,
            (fence, _, token) => capability.ResumeAsync(fence, token), cancellationToken);
        return true;
    }

    /// <exception cref="ConfigurationException">The platform does not have the capability.</exception>
    private IPlatform Platform<T>(AppEnvironment environment, string what, out T capability)
        where T : class
    {
        var platform = DeploymentRun.PlatformFor(parts, environment);
        capability = Capability.Of<T>(platform, environment, what);
        return platform;
    }

    /// <exception cref="RefusedException">Nothing runs there, or nobody can say.</exception>
    private async Task<Observation> EnsureLiveAsync(AppEnvironment environment, IPlatform platform, CancellationToken cancellationToken, bool orRemembered = false)
    {
        if (await new Ledger(parts.StateOf(environment), environment.Name).NewestAsync(cancellationToken) == 0)
            throw new RefusedException($"{environment.Name} was never deployed.") { Next = NextCommand.Deploy(environment) };
        var observed = await platform.ObserveAsync(cancellationToken);
        if (orRemembered && observed.Remembered is not null)
            return observed;
        if (observed.Unavailable is { } why)
            throw new RefusedException($"{environment.Name} does not run: {why}.") { Next = $"{NextCommand.Redeploy(environment)} starts it." };
        return observed.Deployment is null
            ? throw new RefusedException($"{environment.Name} runs nothing.") { Next = NextCommand.Deploy(environment) }
            : observed;
    }

    private static RefusedException? Confirmation(OperationRequest request, string arguments) =>
        Gates.Confirmation(request.Environment, request.Confirmation, $"./build.sh --target={request.Verb}{request.Environment.TargetName}{arguments} --confirm={request.Environment.Name}");

    private static void ThrowIfAny(RefusedException? refusal)
    {
        if (refusal is not null)
            throw refusal;
    }
}
