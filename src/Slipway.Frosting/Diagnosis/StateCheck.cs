using Slipway.Environments;
using Slipway.Sharing;
using Slipway.State;

namespace Slipway.Frosting.Diagnosis;

/// <summary>Asks whether history, leases and releases can be read and written where <c>state:</c> puts them.</summary>
internal static class StateCheck
{
    private const string Name = "state";

    /// <param name="paths">The project.</param>
    /// <param name="settings">What <c>state:</c> says.</param>
    /// <param name="open">Opens it; not done where its place is missing.</param>
    /// <param name="cancellation">Stops it.</param>
    public static async Task<Finding> RunAsync(ProjectPaths paths, StateSettings settings, Func<IStateStore> open, CancellationToken cancellation)
    {
        if (settings.Path is { } path && !Directory.Exists(Path.GetFullPath(path, paths.Root)))
            return new Finding(Name, null, $"the shared directory {path} does not exist on this machine", $"mount it; where it is to be made new: mkdir -p {path}");
        var store = open();
        try
        {
            await store.ListAsync("environments/", cancellation);
        }
        catch (Exception exception) when (exception is SlipwayException or IOException or UnauthorizedAccessException)
        {
            return new Finding(Name, null, $"history and leases cannot be read: {exception.Message}", (exception as SlipwayException)?.Next);
        }

        try
        {
            // Nothing is made where nothing was ever deployed.
            if (!settings.IsOfThisMachine || Directory.Exists(paths.State))
                await SharedState.ProbeAsync(store, cancellation);
            return new Finding(Name, null);
        }
        catch (Exception exception) when (exception is SlipwayException or IOException or UnauthorizedAccessException)
        {
            return new Finding(Name, null, $"history and leases cannot be written: {exception.Message}", Mend(paths, settings));
        }
    }

    private static string Mend(ProjectPaths paths, StateSettings settings) => settings switch
    {
        { Kind: StateSettings.Git } => $"give this account the right to push to {settings.Remote} (GitHub Actions: permissions: contents: write) and have its hooks allow refs/slipway/; git push --dry-run {settings.Remote} HEAD:refs/slipway/try asks for the right",
        { Path: { } path } => $"sudo chmod -R g+rwX {path}, and be in its group: ls -ld {path} shows which",
        _ => $"sudo chown -R {Environment.UserName} {paths.Slipway}",
    };
}
