using Slipway.Environments;
using Slipway.Releases;
using Slipway.State;

namespace Slipway.Sharing;

/// <summary>The shared state of a project and the content of its releases, where <c>state:</c> in the environment files puts them.</summary>
public sealed class SharedState
{
    /// <param name="paths">The project.</param>
    /// <param name="settings">What the environment files say; equal in all of them.</param>
    /// <param name="time">The clock.</param>
    public SharedState(ProjectPaths paths, StateSettings settings, TimeProvider time)
    {
        if (settings.Kind == StateSettings.Git)
        {
            var remote = new GitRemote(paths, settings.Remote);
            var store = new GitStateStore(remote, time);
            (Objects, Content) = (store, new GitContentStore(new ContentStore(paths), store, remote, Path.Combine(paths.Store, "~temporary")));
        }
        else if (settings.Path is { } path)
        {
            var directory = Path.GetFullPath(path, paths.Root);
            (Objects, Content) = (new DirectoryStateStore(Path.Combine(directory, "state")), new ContentStore(Path.Combine(directory, "store"), shared: true));
        }
        else
        {
            (Objects, Content) = (new DirectoryStateStore(paths.State), new ContentStore(paths));
        }

        OfThisMachine = settings.IsOfThisMachine ? Objects : new DirectoryStateStore(paths.State);
    }

    public IStateStore Objects { get; }

    /// <summary>History and leases of what only this machine's dock runs; the same as <see cref="Objects"/> where nothing is shared.</summary>
    public IStateStore OfThisMachine { get; }

    public IContentStore Content { get; }

    /// <summary>Creates a key and removes it again: only so it shows whether a place takes what a deployment writes.</summary>
    /// <exception cref="SlipwayException">It does not.</exception>
    public static async Task ProbeAsync(IStateStore store, CancellationToken cancellationToken)
    {
        var key = $"doctor/{Guid.NewGuid():n}";
        await store.TryCreateAsync(key, "{}"u8.ToArray(), cancellationToken);
        await store.DeleteAsync(key, CancellationToken.None);
    }

    /// <param name="paths">The project.</param>
    /// <param name="environments">Every environment of the project.</param>
    /// <param name="time">The clock.</param>
    public static SharedState Of(ProjectPaths paths, IReadOnlyList<AppEnvironment> environments, TimeProvider time) =>
        new(paths, environments.Count == 0 ? new StateSettings() : environments[0].State, time);
}
