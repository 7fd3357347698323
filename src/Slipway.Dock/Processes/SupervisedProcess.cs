using Slipway.Platforms.Local.Unix;

namespace Slipway.Dock.Processes;

/// <summary>A running process that leads a session of its own; started by this daemon, or by the one before.</summary>
internal sealed class SupervisedProcess
{
    private const int WaitingStack = 128 * 1024;
    private static readonly TimeSpan GroupInterval = TimeSpan.FromMilliseconds(20);

    private readonly TaskCompletionSource<ExitStatus> _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private SupervisedProcess(int pid, long startTime)
    {
        Pid = pid;
        StartTime = startTime;
    }

    public int Pid { get; }

    public long StartTime { get; }

    public Task<ExitStatus> Exited => _exited.Task;

    /// <exception cref="IOException">It could not be started.</exception>
    public static SupervisedProcess Start(IReadOnlyList<string> shellArguments, IReadOnlyDictionary<string, string> environment, string directory, string log)
    {
        var pid = DetachedProcess.Start(Platforms.Local.ShellCommand.Shell, shellArguments, environment, directory, log);
        // A child keeps its number until it is reaped, so this is it, or its zombie.
        var process = new SupervisedProcess(pid, ProcessStat.TryRead(pid)?.StartTime ?? 0);
        process.Watch(() =>
        {
            ChildProcess.AwaitEnd(pid);
            return ChildProcess.Reap(pid);
        });
        return process;
    }

    /// <returns>The process; null when it is gone, or its number belongs to another by now.</returns>
    public static SupervisedProcess? TryAdopt(int pid, long startTime)
    {
        var end = ProcessEnd.TryOpen(pid);
        if (end is null || ProcessStat.TryRead(pid) is not { } stat || stat.StartTime != startTime)
        {
            end?.Dispose();
            return null;
        }

        var process = new SupervisedProcess(pid, startTime);
        process.Watch(() =>
        {
            using (end)
                end.Await();
            return default;
        });
        return process;
    }

    /// <summary>Asks the whole tree to end, waits, and ends it by force after <paramref name="grace"/>.</summary>
    /// <returns>Whether force was needed.</returns>
    public async Task<bool> EndAsync(TimeSpan grace, TimeProvider time)
    {
        // Once it is reaped its number may be another's.
        if (Exited.IsCompleted)
            return false;
        Posix.Signal(-Pid, Posix.SigTerm);
        var deadline = Task.Delay(grace, time);
        while (!deadline.IsCompleted)
        {
            if (!Exited.IsCompleted)
                await Task.WhenAny(Exited, deadline);
            else if (GroupLives())
                await Task.WhenAny(deadline, Task.Delay(GroupInterval, time));
            else
                return false;
        }

        Kill();
        await Exited;
        return true;
    }

    /// <summary>Ends what is left of the tree.</summary>
    public void Kill() => Posix.Signal(-Pid, Posix.SigKill);

    // A thread of its own: the kernel has no other way to say without delay, for children and adopted processes
    // alike, that one has ended; there are a handful of them, and each sleeps.
    private void Watch(Func<ExitStatus> wait)
    {
        var thread = new Thread(() => _exited.SetResult(wait()), WaitingStack) { IsBackground = true, Name = $"wait for {Pid}" };
        thread.Start();
    }

    // Zombies that nobody reaps count for the signal, but run no more.
    private bool GroupLives() =>
        Posix.Signal(-Pid, 0) && (!OperatingSystem.IsLinux() || ProcessTable.All().Any(pid => ProcessStat.TryRead(pid)?.Group == Pid));
}
