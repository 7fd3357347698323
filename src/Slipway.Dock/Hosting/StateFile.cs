using System.Text.Json;
using Slipway.Platforms.Local;
using Slipway.Platforms.Local.Protocol;
using Slipway.State;

namespace Slipway.Dock.Hosting;

/// <summary><c>state.json</c>: replaced as a whole, and the one before kept under a second name in case it is damaged.</summary>
internal sealed class StateFile(DockPaths paths)
{
    private readonly Lock _lock = new();

    /// <returns>The state, the one before where this one is damaged, or null.</returns>
    public DockState? Read(DockLog log)
    {
        if (StateReader.TryRead(paths.State) is { } state)
            return state;
        var previous = StateReader.TryRead(paths.PreviousState);
        if (File.Exists(paths.State))
        {
            var kept = $"{paths.State}.damaged";
            File.Move(paths.State, kept, overwrite: true);
            log.Write($"{paths.State} is damaged (kept as {Path.GetFileName(kept)}); {(previous is null ? "so is the one before: what runs is found by looking for it" : "the one before is used")}");
        }

        return previous;
    }

    /// <param name="remember">Makes the state; called under the lock, so that the newest is written last.</param>
    public void Write(Func<DockState> remember)
    {
        lock (_lock)
        {
            var content = JsonSerializer.SerializeToUtf8Bytes(remember(), ProtocolJson.Default.DockState);
            if (File.Exists(paths.State))
            {
                File.Delete(paths.PreviousState);
                HardLink.TryCreate(paths.State, paths.PreviousState);
            }

            DurableFile.Replace(paths.State, content);
        }
    }
}
