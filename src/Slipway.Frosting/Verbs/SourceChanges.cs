using System.Threading.Channels;

namespace Slipway.Frosting.Verbs;

/// <summary>Tells when somebody has edited the app: once for all that is written together.</summary>
internal sealed class SourceChanges : IDisposable
{
    /// <summary>Editors write several files, and some of them twice.</summary>
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(250);

    private static readonly string[] Ignored = [".git", ".slipway", "bin", "obj", "node_modules", "__pycache__", ".venv", "venv", ".mypy_cache", ".pytest_cache", ".ruff_cache"];

    private readonly Channel<bool> _changes = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly FileSystemWatcher _watcher;

    /// <param name="directory">The app's directory.</param>
    public SourceChanges(string directory)
    {
        _watcher = new FileSystemWatcher(directory) { IncludeSubdirectories = true, NotifyFilter = NotifyFilters.FileName | NotifyFilters.DirectoryName | NotifyFilters.LastWrite };
        _watcher.Changed += (_, args) => Take(args.Name);
        _watcher.Created += (_, args) => Take(args.Name);
        _watcher.Deleted += (_, args) => Take(args.Name);
        _watcher.Renamed += (_, args) => Take(args.Name);
        // More happened than was told: something did.
        _watcher.Error += (_, _) => _changes.Writer.TryWrite(true);
        _watcher.EnableRaisingEvents = true;
    }

    /// <summary>Returns when something was changed since the last call, and nothing more is.</summary>
    public async Task NextAsync(CancellationToken cancellationToken)
    {
        await _changes.Reader.ReadAsync(cancellationToken);
        do
        {
            await Task.Delay(Quiet, cancellationToken);
        }
        while (_changes.Reader.TryRead(out _));
    }

    public void Dispose() => _watcher.Dispose();

    private void Take(string? path)
    {
        if (path is not null && !path.Split('/', '\\').Any(Ignored.Contains))
            _changes.Writer.TryWrite(true);
    }
}
