using System.Runtime.CompilerServices;
using Slipway.Environments;
using Slipway.Platforms.Local.Logs;
using Slipway.Platforms.Local.Protocol;
using Slipway.Processes;

namespace Slipway.Platforms.Local;

/// <summary>What the dock can do besides deployments.</summary>
public sealed partial class LocalPlatform : IRunOneOff, IReadLogs, IScaleProcesses, IRestartProcesses, IMaintenance, IPauseRequests, IRemoveEnvironment, IRunInLive
{
    // A daemon that was killed is back within a second; a machine under load takes longer.
    private static readonly TimeSpan AwayAtMost = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan AskInterval = TimeSpan.FromSeconds(1);

    public async Task<int> RunAsync(string command)
    {
        var (spec, secrets) = await LiveAsync(CancellationToken.None);
        await InstalledPackages.EnsureAsync(_paths, spec, null, CancellationToken.None);
        return await OneOff.RunAsync(command, _paths.Root, spec, secrets);
    }

    public async Task RunInLiveAsync(string command, IReadOnlyDictionary<string, string> variables, IProgress<string> output, CancellationToken cancellationToken)
    {
        var (spec, secrets) = await LiveAsync(cancellationToken);
        var environment = ProcessEnvironment.For(_paths.Root, "run", spec, secrets, null).Concat(variables);
        await ReleaseCommand.RunAsync("command", command, Path.Combine(_paths.Root, spec.Directory), environment, Redaction.Of(secrets.Values.Select(value => new Secret(value))), output, cancellationToken);
    }

    public async IAsyncEnumerable<LogLine> ReadLogsAsync(LogQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            var (spec, secrets) = await LiveAsync(cancellationToken, orRemembered: !query.Follow);
            var logs = new ProcessLogs(Path.Combine(_paths.Root, spec.Logs), spec.Number, Redaction.Of(secrets.Values.Select(value => new Secret(value))));
            string[] known = [.. spec.Processes.Select(process => process.Type)];
            if (!query.Follow)
            {
                foreach (var line in logs.Read(query, known))
                    yield return line;
                yield break;
            }

            await foreach (var line in logs.FollowAsync(query, known, Asking(spec.Number, cancellationToken), cancellationToken))
                yield return line;
            // What comes next is new from its first line.
            query = query with { Lines = int.MaxValue, Since = null };
        }
    }

    public TimeSpan LongestPause { get; } = TimeSpan.FromMinutes(5);

    // The dock routes to web: with none of it nothing would answer.
    public (int Least, int Most) Instances(string processType) => (processType == ProcessSpec.Web ? 1 : 0, 100);

    public Task RestartAsync(string? process, Fence fence, IProgress<string>? progress, CancellationToken cancellationToken) =>
        _client.SendAsync(Request(DockRequest.Restart, 0, fence) with { Process = process }, progress, cancellationToken);

    public Task BeginMaintenanceAsync(string? page, TimeSpan retryAfter, string by, Fence fence, CancellationToken cancellationToken) =>
        _client.SendAsync(Request(DockRequest.Close, 0, fence) with { Page = page, RetryAfter = retryAfter, By = by }, null, cancellationToken);

    public Task EndMaintenanceAsync(Fence fence, CancellationToken cancellationToken) =>
        _client.SendAsync(Request(DockRequest.Open, 0, fence), null, cancellationToken);

    public Task PauseAsync(TimeSpan time, Fence fence, IProgress<string>? progress, CancellationToken cancellationToken) =>
        _client.SendAsync(Request(DockRequest.Hold, 0, fence) with { For = time }, progress, cancellationToken);

    public Task ResumeAsync(Fence fence, CancellationToken cancellationToken) =>
        _client.SendAsync(Request(DockRequest.Release, 0, fence), null, cancellationToken);

    public async Task RemoveAsync(Fence fence, IProgress<string>? progress, CancellationToken cancellationToken)
    {
        await _client.SendAsync(Request(DockRequest.Remove, 0, fence), progress, cancellationToken);
        foreach (var directory in new[] { _paths.Releases(_environment.Name), _paths.Deployments(_environment.Name), Path.GetDirectoryName(_paths.Logs(_environment.Name, 0))!, _paths.Project.Data(_environment.Name) })
        {
            if (Directory.Exists(directory))
                Directory.Delete(directory, recursive: true);
        }

        var page = _paths.MaintenancePage(_environment.Name);
        if (File.Exists(page))
            File.Delete(page);
    }

    /// <returns>A question, cheap to ask often: is this deployment still the live one?</returns>
    private Func<Task<bool>> Asking(int deployment, CancellationToken cancellationToken)
    {
        var asked = TimeProvider.System.GetTimestamp();
        var heard = asked;
        return async () =>
        {
            if (TimeProvider.System.GetElapsedTime(asked) < AskInterval)
                return true;
            asked = TimeProvider.System.GetTimestamp();
            if (await _client.StatusAsync(cancellationToken) is { } status)
            {
                heard = asked;
                return status.Environments.GetValueOrDefault(_environment.Name)?.Live == deployment;
            }

            return TimeProvider.System.GetElapsedTime(heard) < AwayAtMost
                ? true
                : throw new SlipwayException(ExitCode.Failed, $"{_environment.Name}: the dock is not running any more");
        };
    }

    /// <exception cref="SlipwayException">Nothing is live.</exception>
    private async Task<(DeploymentSpec Spec, Dictionary<string, string> Secrets)> LiveAsync(CancellationToken cancellationToken, bool orRemembered = false)
    {
        var status = await _client.StatusAsync(cancellationToken);
        if ((status is null && orRemembered ? Remembered()?.Live : status?.Environments.GetValueOrDefault(_environment.Name)?.Live) is not { } live)
            throw new SlipwayException(ExitCode.Failed, status is null ? $"{_environment.Name}: {WhatWouldComeBack()}" : $"{_environment.Name} runs nothing any more");
        return StoredDeployment.TryRead(_paths, _environment.Name, live)
            ?? throw new SlipwayException(ExitCode.Failed, $"{_paths.Project.Relative(_paths.Deployment(_environment.Name, live))} is missing or damaged; deploy again to have it written anew");
    }
}
