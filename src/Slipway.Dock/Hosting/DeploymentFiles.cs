using System.Globalization;
using System.Text.Json;
using Slipway.Platforms.Local;
using Slipway.Platforms.Local.Protocol;
using Slipway.State;

namespace Slipway.Dock.Hosting;

/// <summary>What the deployments of one environment run, on disk: the spec, its secrets, the release, the logs.</summary>
internal sealed class DeploymentFiles(DockPaths paths, string environment)
{
    /// <summary>Logs stay longer than releases: those of a failed deployment are wanted when it is long discarded.</summary>
    private const int LogsKept = 10;

    public void Write(DeploymentSpec spec, IReadOnlyDictionary<string, string> secrets)
    {
        DurableFile.Replace(paths.Secrets(environment, spec.Number), JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, string>(secrets), ProtocolJson.Default.DictionaryStringString));
        DurableFile.Replace(paths.Deployment(environment, spec.Number), JsonSerializer.SerializeToUtf8Bytes(spec, ProtocolJson.Default.DeploymentSpec));
    }

    /// <returns>Null when one of the files is missing or damaged.</returns>
    public (DeploymentSpec Spec, Dictionary<string, string> Secrets)? TryRead(int number) => StoredDeployment.TryRead(paths, environment, number);

    /// <returns>Numbers of all deployments that have a spec.</returns>
    public IReadOnlyList<int> Known() =>
        Directory.Exists(paths.Deployments(environment))
            ? [.. Directory.EnumerateFiles(paths.Deployments(environment), "v*.json").Select(NumberOf).OfType<int>().Distinct().Order()]
            : [];

    /// <summary>Removes the files of a deployment; its logs stay for a while.</summary>
    /// <param name="number">The deployment.</param>
    /// <param name="others">What must not be touched: deployments may share a release's directory.</param>
    public void Delete(int number, IEnumerable<DeploymentSpec> others)
    {
        // A first deployment that was killed while it was staged has written nothing here.
        if (Directory.Exists(paths.Deployments(environment)))
        {
            File.Delete(paths.Deployment(environment, number));
            File.Delete(paths.Secrets(environment, number));
        }

        DeleteReleases(candidate => candidate == number, others);
    }

    /// <summary>Removes staged releases and old logs that belong to no kept deployment.</summary>
    public void Prune(IReadOnlyCollection<int> keep, IReadOnlyCollection<DeploymentSpec> others)
    {
        DeleteReleases(number => !keep.Contains(number), others);
        var logs = Path.GetDirectoryName(paths.Logs(environment, 0))!;
        if (!Directory.Exists(logs))
            return;
        var used = others.Select(spec => Path.Combine(paths.Root, spec.Logs)).ToHashSet(StringComparer.Ordinal);
        foreach (var old in Directory.GetDirectories(logs).Where(path => NumberOf(path) is not null).OrderByDescending(NumberOf).Skip(LogsKept))
        {
            if (!keep.Contains(NumberOf(old)!.Value) && !used.Contains(old))
                Directory.Delete(old, recursive: true);
        }
    }

    private void DeleteReleases(Func<int, bool> which, IEnumerable<DeploymentSpec> others)
    {
        if (!Directory.Exists(paths.Releases(environment)))
            return;
        var used = others.Select(spec => Path.Combine(paths.Root, spec.Directory)).ToHashSet(StringComparer.Ordinal);
        foreach (var directory in Directory.GetDirectories(paths.Releases(environment)))
        {
            // A link in it, such as the one to the uploads, goes as a link.
            if (NumberOf(directory) is { } number && which(number) && !used.Contains(directory))
                Directory.Delete(directory, recursive: true);
        }
    }

    // v12.json, v12.secrets.json, v12-1a2b3c4-d5e6f7, v12
    private static int? NumberOf(string path)
    {
        var name = Path.GetFileName(path.AsSpan());
        if (name is not ['v', ..])
            return null;
        var rest = name[1..];
        var end = rest.IndexOfAny('-', '.');
        return int.TryParse(end < 0 ? rest : rest[..end], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
    }
}
