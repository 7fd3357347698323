using System.Runtime.InteropServices;
using Slipway.Dock.Control;
using Slipway.Dock.Hosting;
using Slipway.Platforms.Local;
using Slipway.State;

namespace Slipway.Dock;

/// <summary>The life of the daemon: take the lock, find what runs, serve, end.</summary>
internal static class Daemon
{
    private static readonly TimeSpan LockDeadline = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(10);

    /// <returns>0: it ended as it should, and nobody is to start it again.</returns>
    public static async Task<int> RunAsync(ProjectPaths project)
    {
        var paths = new DockPaths(project);
        var log = new DockLog(TimeProvider.System);
        await using var single = await TakeLockAsync(paths, log);
        if (single is null)
        {
            log.Write("another daemon has this dock, or it was stopped; ending");
            return 0;
        }

        var host = new DockHost(paths, TimeProvider.System, log);
        var dock = new Hosting.Dock(host);
        using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal =>
        {
            signal.Cancel = true;
            dock.Ending.TrySetResult(Ending.Stop);
        });
        log.Write($"the daemon runs as process {Environment.ProcessId} from {Path.GetFileName(AppContext.BaseDirectory.TrimEnd('/'))}");
        using var control = ControlServer.Listen(paths, dock, log);
        await dock.RecoverAsync();
        var ending = dock.Ending.Task;
        var memory = new IdleMemory();
        while (await Task.WhenAny(ending, Task.Delay(Round)) != ending)
        {
            // Deleted with its project: what would run on could never be found again.
            if (!Directory.Exists(paths.Dock))
                dock.Ending.TrySetResult(Ending.Stop);
            await dock.LookAfterAsync();
            memory.LookAfter();
        }

        if (await ending == Ending.Stop)
            await dock.StopAllAsync(null);
        await dock.CloseAsync();
        await control.FinishAsync();
        log.Write(await ending == Ending.Stop ? "stopped" : "handed over; the apps keep running");
        return 0;
    }

    // A predecessor that was told to end may still be about it.
    private static async Task<FileStream?> TakeLockAsync(DockPaths paths, DockLog log)
    {
        var began = TimeProvider.System.GetTimestamp();
        var waits = false;
        while (IsWanted(paths) && TimeProvider.System.GetElapsedTime(began) < LockDeadline)
        {
            if (FileLock.TryTake(paths.Lock) is not { } taken)
            {
                if (!waits)
                    log.Write("another daemon has this dock; waiting for its end");
                waits = true;
                await Task.Delay(TimeSpan.FromMilliseconds(10));
                continue;
            }

            // Stopped in between: whoever stopped it found the other daemon only.
            if (IsWanted(paths))
                return taken;
            await taken.DisposeAsync();
        }

        return null;
    }

    private static bool IsWanted(DockPaths paths) => Directory.Exists(paths.Dock) && !File.Exists(paths.Stopped);
}

/// <summary>How the daemon is to end.</summary>
internal enum Ending
{
    /// <summary>With every process.</summary>
    Stop,

    /// <summary>Alone: the next daemon takes the processes over.</summary>
    HandOver,
}
