using System.Text.Json;
using Slipway.Platforms.Local.Protocol;

namespace Slipway.Platforms.Local;

/// <summary>What a deployment runs, as the daemon has written it down.</summary>
internal static class StoredDeployment
{
    /// <returns>What it runs, secrets aside; null when the file is missing or damaged.</returns>
    public static DeploymentSpec? TryReadSpec(DockPaths paths, string environment, int number)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(paths.Deployment(environment, number)), ProtocolJson.Default.DeploymentSpec);
        }
        catch (Exception exception) when (exception is IOException or JsonException)
        {
            return null;
        }
    }

    /// <returns>Virtual environments that deployments of any environment run in; null when it cannot be told.</returns>
    public static IReadOnlySet<string>? PythonOfAll(DockPaths paths)
    {
        var used = new HashSet<string>(StringComparer.Ordinal);
        var all = Path.GetDirectoryName(paths.Deployments("any"))!;
        if (!Directory.Exists(all))
            return used;
        foreach (var file in Directory.EnumerateFiles(all, "v*.json", SearchOption.AllDirectories).Where(file => !file.EndsWith(".secrets.json", StringComparison.Ordinal)))
        {
            try
            {
                if (JsonSerializer.Deserialize(File.ReadAllBytes(file), ProtocolJson.Default.DeploymentSpec)?.Python is { } python)
                    used.Add(Path.Combine(paths.Root, python));
            }
            catch (Exception exception) when (exception is IOException or JsonException)
            {
                return null;
            }
        }

        return used;
    }

    /// <returns>Null when one of the files is missing or damaged.</returns>
    public static (DeploymentSpec Spec, Dictionary<string, string> Secrets)? TryRead(DockPaths paths, string environment, int number)
    {
        try
        {
            var spec = TryReadSpec(paths, environment, number);
            var secrets = JsonSerializer.Deserialize(File.ReadAllBytes(paths.Secrets(environment, number)), ProtocolJson.Default.DictionaryStringString);
            return spec is null || secrets is null ? null : (spec, secrets);
        }
        catch (Exception exception) when (exception is IOException or JsonException)
        {
            return null;
        }
    }
}
