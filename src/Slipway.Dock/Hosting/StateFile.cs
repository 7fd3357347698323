using System.Text.Json;
using Slipway.Platforms.Local;
using Slipway.Platforms.Local.Protocol;
using Slipway.State;

namespace Slipway.Dock.Hosting;

/// <summary><c>state.json</c>: replaced as a whole, and kept a second time in case it is damaged.</summary>
internal sealed class StateFile(DockPaths paths)
{
    private static readonly FileStreamOptions Private = new()
    {
        Mode = FileMode.CreateNew,
        Access = FileAccess.Write,
        BufferSize = 0,
        UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
    };

    private readonly Lock _lock = new();

    /// <returns>The state, its copy where it is damaged, or null.</returns>
    public DockState? Read(DockLog log)
    {
        if (StateReader.TryRead(paths.State) is { } state)
            return state;
        var copy = StateReader.TryRead(paths.StateCopy);
        if (File.Exists(paths.State))
        {
            var kept = $"{paths.State}.damaged";
            File.Move(paths.State, kept, overwrite: true);
            log.Write($"{paths.State} is damaged (kept as {Path.GetFileName(kept)}); {(copy is null ? "so is its copy: what runs is found by looking for it" : "its copy is used")}");
        }

        return copy;
    }

    /// <param name="remember">Makes the state; called under the lock, so that the newest is written last.</param>
    public void Write(Func<DockState> remember)
    {
        lock (_lock)
        {
            var content = JsonSerializer.SerializeToUtf8Bytes(remember(), ProtocolJson.Default.DockState);
            DurableFile.Replace(paths.State, content);
            // Not flushed: it is needed only where a file was damaged that a crash alone cannot damage.
            var beside = $"{paths.StateCopy}~";
            File.Delete(beside);
            using (var stream = new FileStream(beside, Private))
                stream.Write(content);
            File.Move(beside, paths.StateCopy, overwrite: true);
        }
    }
}
