namespace Slipway.Tests.Deployments.Kit;

internal enum Fault
{
    None,
    Exception,
    Bug,
    Cancellation,
    Kill,

    /// <summary>The process stands still until it is resumed.</summary>
    Pause,
}

/// <summary>
/// Every call that one engine makes to the outside passes here, so that a schedule can strike each of them, before or
/// after it took effect. A killed engine never gets another answer, as if its process were gone.
/// </summary>
internal sealed class Faults : IDisposable
{
    private readonly TaskCompletionSource _killed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _cancellation = new();
    private int _count;

    public Fault Kind { get; init; }

    /// <summary>Which call is struck, from 0; every call once before and once after its effect.</summary>
    public int At { get; init; } = -1;

    /// <summary>Strikes calls of this name instead; null: by <see cref="At"/>.</summary>
    public string? Name { get; init; }

    public List<string> Calls { get; } = [];

    private readonly TaskCompletionSource _paused = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _resumed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Killed => _killed.Task;

    public Task Paused => _paused.Task;

    public CancellationToken Cancellation => _cancellation.Token;

    public string? Struck { get; private set; }

    public async Task<T> CallAsync<T>(string name, Func<T> effect)
    {
        await StrikeAsync($"before {name}");
        var result = effect();
        await StrikeAsync($"after {name}");
        return result;
    }

    public void Resume() => _resumed.SetResult();

    public void Dispose() => _cancellation.Dispose();

    private async Task StrikeAsync(string point)
    {
        if (_killed.Task.IsCompleted)
            await Task.Delay(Timeout.Infinite);
        bool here;
        lock (Calls)
        {
            Calls.Add(point);
            here = Name is null ? _count == At : point == Name && Struck is null;
            _count++;
            if (here)
                Struck = point;
        }

        if (!here)
            return;
        switch (Kind)
        {
            case Fault.Exception:
                throw new SlipwayException(ExitCode.Failed, $"struck {point}") { Details = ["a line of its own log"] };
            case Fault.Bug:
                throw new InvalidOperationException($"struck {point}");
            case Fault.Cancellation:
                await _cancellation.CancelAsync();
                break;
            case Fault.Pause:
                _paused.SetResult();
                await _resumed.Task;
                break;
            case Fault.Kill:
                _killed.SetResult();
                await Task.Delay(Timeout.Infinite);
                break;
        }
    }
}
