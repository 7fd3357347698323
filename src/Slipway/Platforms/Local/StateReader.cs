using System.Text.Json;
using Slipway.Platforms.Local.Protocol;

namespace Slipway.Platforms.Local;

/// <summary>Reads what the daemon remembers.</summary>
internal static class StateReader
{
    /// <returns>The state; null when the file is missing or damaged.</returns>
    public static DockState? TryRead(string path)
    {
        if (!File.Exists(path))
            return null;
        try
        {
            var state = JsonSerializer.Deserialize(File.ReadAllBytes(path), ProtocolJson.Default.DockState);
            return state is { Format: DockState.CurrentFormat } && state.Environments.Values.All(Coherent) ? state : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // A dictionary's values may be null whatever their type says.
    private static bool Coherent(EnvironmentState? environment) =>
        environment is not null && environment.Deployments.All(deployment => deployment is not null)
        && (environment.Live is not { } live || environment.Deployments.Any(deployment => deployment.Number == live));
}
