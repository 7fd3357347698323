using Slipway.Platforms.Local.Protocol;
using Slipway.Platforms.Local.Unix;
using Slipway.State;

namespace Slipway.Platforms.Local;

/// <summary>Talks to the project's dock, and starts it where a request needs it.</summary>
/// <param name="paths">The dock.</param>
/// <param name="binaries">Directory that the build host keeps the daemon's binaries in.</param>
internal sealed class DockClient(DockPaths paths, string binaries)
{
    private static readonly TimeSpan StartDeadline = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan EndDeadline = TimeSpan.FromSeconds(10);

    /// <returns>What the dock runs; null when it is not running. Never starts it, but replaces a daemon of an older build, which costs the apps nothing.</returns>
    public async Task<DockStatus?> StatusAsync(CancellationToken cancellationToken)
    {
        using var connection = await DockConnection.TryOpenAsync(paths, cancellationToken);
        if (connection is null)
            return null;
        if (connection.Hello.Protocol < DockHello.CurrentProtocol)
            return await SendAsync(new DockRequest { Verb = DockRequest.Status }, null, cancellationToken);
        if (connection.Hello.Protocol > DockHello.CurrentProtocol)
            throw new SlipwayException(ExitCode.Failed, $"the running dock speaks version {connection.Hello.Protocol} of the control protocol, this build {DockHello.CurrentProtocol}; the next deploy replaces it, and the apps keep running");
        return await connection.SendAsync(new DockRequest { Verb = DockRequest.Status }, null, cancellationToken);
    }

    /// <summary>Sends a request to the daemon, started if need be.</summary>
    public async Task<DockStatus?> SendAsync(DockRequest request, IProgress<string>? progress, CancellationToken cancellationToken)
    {
        using var connection = await OpenAsync(cancellationToken);
        return await connection.SendAsync(request, progress, cancellationToken);
    }

    /// <summary>Starts the daemon unless it runs, and returns when it listens for what was live.</summary>
    public Task EnsureRunningAsync(CancellationToken cancellationToken) =>
        SendAsync(new DockRequest { Verb = DockRequest.Status }, null, cancellationToken);

    /// <summary>Returns when the daemon is gone and no guardian will bring it back.</summary>
    /// <returns>False when no daemon was running.</returns>
    public async Task<bool> StopAsync(IProgress<string>? progress, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(paths.Dock))
            return false;
        // Before anybody is asked: no guardian may start a daemon behind the question.
        await File.WriteAllTextAsync(paths.Stopped, "", cancellationToken);
        using var connection = await DockConnection.TryOpenAsync(paths, cancellationToken) ?? await OpenForOrphansAsync(cancellationToken);
        if (connection is null)
            return false;
        await connection.SendAsync(new DockRequest { Verb = DockRequest.Stop }, progress, cancellationToken);
        await WaitForEndAsync(cancellationToken);
        return true;
    }

    /// <summary>A daemon that died has left its processes alone: the next one knows how to end them.</summary>
    private async Task<DockConnection?> OpenForOrphansAsync(CancellationToken cancellationToken)
    {
        if (!HasOrphans())
            return null;
        var connection = await OpenAsync(cancellationToken);
        await File.WriteAllTextAsync(paths.Stopped, "", cancellationToken);
        return connection;
    }

    private bool HasOrphans() =>
        (StateReader.TryRead(paths.State) ?? StateReader.TryRead(paths.StateCopy)) is { } state
        && state.Boot == Boot.Id
        && state.Environments.Values.SelectMany(environment => environment.Deployments)
            .SelectMany(deployment => deployment.Instances)
            .Any(instance => ProcessStat.TryRead(instance.ProcessId)?.StartTime == instance.StartTime);

    // It answers before it has closed its state and its log.
    private async Task WaitForEndAsync(CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(EndDeadline);
        try
        {
            await using var ended = await FileLock.TakeAsync(paths.Lock, deadline.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new SlipwayException(ExitCode.Failed, $"the dock has stopped what ran on it, but its daemon did not end within {EndDeadline.TotalSeconds:0} s")
            {
                Details = LogTail.Read(paths.Log, 20),
                Next = $"The whole log is {paths.Project.Relative(paths.Log)}.",
            };
        }
    }

    private async Task<DockConnection> OpenAsync(CancellationToken cancellationToken)
    {
        var connection = await DockConnection.TryOpenAsync(paths, cancellationToken);
        if (connection is not null && connection.Hello.Protocol == DockHello.CurrentProtocol)
            return connection;
        connection?.Dispose();

        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(StartDeadline);
        try
        {
            // Whoever comes second finds the daemon that the first has started.
            await using var starting = await FileLock.TakeAsync(paths.StartLock, deadline.Token);
            connection = await DockConnection.TryOpenAsync(paths, deadline.Token);
            if (connection is not null && connection.Hello.Protocol != DockHello.CurrentProtocol)
            {
                await connection.SendAsync(new DockRequest { Verb = DockRequest.HandOver }, null, deadline.Token);
                connection.Dispose();
                connection = null;
            }

            if (connection is not null)
                return connection;
            await DockLauncher.StartAsync(paths, binaries, deadline.Token);
            while ((connection = await DockConnection.TryOpenAsync(paths, deadline.Token)) is null || connection.Hello.Protocol != DockHello.CurrentProtocol)
            {
                connection?.Dispose();
                await Task.Delay(TimeSpan.FromMilliseconds(5), deadline.Token);
            }

            return connection;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new SlipwayException(ExitCode.Failed, $"the dock's daemon did not start within {StartDeadline.TotalSeconds:0} s")
            {
                Details = LogTail.Read(paths.Log, 20),
                Next = $"The whole log is {paths.Project.Relative(paths.Log)}.",
            };
        }
    }
}
