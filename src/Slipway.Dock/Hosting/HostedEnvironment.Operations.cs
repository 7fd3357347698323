using Slipway.Platforms.Local.Protocol;

namespace Slipway.Dock.Hosting;

/// <summary>What is done with the live deployment besides replacing it.</summary>
internal sealed partial class HostedEnvironment
{
    /// <summary>Replaces every process of the live deployment by a new one of the same, one after the other.</summary>
    public async Task RestartAsync(DockRequest request, Func<string, Task> progress)
    {
        using var turn = await TakeTurnAsync(request, CancellationToken.None);
        var live = _live ?? throw NothingLive();
        EnsureFiles(live);
        try
        {
            await live.RestartAsync(
                request.Process,
                (old, next) => _router.Live?.ReplaceAsync(old, next, live.Spec.Drain, _host.Time) ?? Task.CompletedTask,
                progress,
                _closing.Token);
        }
        catch (OperationCanceledException) when (_closing.IsCancellationRequested)
        {
            throw new SlipwayException(ExitCode.Failed, $"the dock was stopped before every process of v{live.Spec.Number} was restarted");
        }
        finally
        {
            _host.Changed();
        }
    }

    /// <summary>Maintenance on and off, pause and its end.</summary>
    public async Task TurnDoorAsync(DockRequest request, Func<string, Task> progress)
    {
        using var turn = await TakeTurnAsync(request, CancellationToken.None);
        var live = _live ?? throw NothingLive();
        switch (request.Verb)
        {
            case DockRequest.Close:
                _door.Close(request);
                break;
            case DockRequest.Open:
                _door.Open();
                break;
            case DockRequest.Hold:
                await _door.HoldAsync(request.For ?? TimeSpan.Zero, live.Spec.Drain, () => _router.Live?.Busy ?? 0, progress);
                break;
            case DockRequest.Release:
                _door.Release();
                break;
        }
    }

    /// <summary>Stops and forgets every deployment, the live one as well.</summary>
    public async Task RemoveAsync(DockRequest request, Func<string, Task> progress)
    {
        using var turn = await TakeTurnAsync(request, CancellationToken.None);
        _door.Door.Closed = null;
        await StopAllAsync(progress);
        foreach (var number in _deployments.Keys.ToArray())
            await RemoveAsync(number);
    }

    // Of an environment that was made for a while and has had its time. Its files stay until somebody removes it.
    private async Task ExpireAsync()
    {
        if (_live?.Spec.Expires is not { } expires || expires > _host.Time.GetUtcNow() || !await _gate.WaitAsync(TimeSpan.Zero))
            return;
        try
        {
            _host.Log.Write($"{Name}: its time is over; it is stopped");
            await StopAllAsync(Silent);
            await _ports.KeepOnlyAsync(null);
        }
        finally
        {
            _gate.Release();
        }

        _host.Changed();
    }

    private async Task StopAllAsync(Func<string, Task> progress)
    {
        var live = _live;
        if (_router.Switch(null) is { } draining && live is not null)
            live.Drained = draining.DrainAsync(live.Spec.Drain, _host.Time);
        lock (_lock)
            (_live, _warm, _warmUntil) = (null, null, null);
        await Task.WhenAll(_deployments.Values.Select(deployment => deployment.StopAsync(text => progress($"{Name} {text}"))));
    }

    private void EnsureFiles(HostedDeployment deployment)
    {
        if (!Directory.Exists(deployment.Directory))
        {
            throw new SlipwayException(ExitCode.Failed, $"the files of v{deployment.Spec.Number} were removed ({deployment.Spec.Directory})")
            {
                Next = $"Deploy its release again: ./build.sh --target=Deploy{_targetName} --release={deployment.Spec.Release}",
            };
        }
    }

    private SlipwayException NothingLive() => new(ExitCode.Failed, $"{Name} runs nothing") { Next = $"./build.sh --target=Deploy{_targetName}" };
}
