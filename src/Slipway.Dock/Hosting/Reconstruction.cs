using Slipway.Dock.Processes;
using Slipway.Platforms.Local;
using Slipway.Platforms.Local.Protocol;
using Slipway.Platforms.Local.Unix;

namespace Slipway.Dock.Hosting;

/// <summary>
/// The state, made from what can be found when <c>state.json</c> and the one before are lost: the deployments' own
/// files and the processes that run.
/// </summary>
internal static class Reconstruction
{
    public static DockState From(DockPaths paths, ILookup<string, OwnProcess> found)
    {
        var environments = new Dictionary<string, EnvironmentState>();
        var deployments = Path.Combine(paths.Dock, "deployments");
        foreach (var directory in Directory.Exists(deployments) ? Directory.GetDirectories(deployments) : [])
        {
            var name = Path.GetFileName(directory);
            var files = new DeploymentFiles(paths, name);
            DeploymentSpec[] specs = [.. files.Known().Select(files.TryRead).OfType<(DeploymentSpec Spec, Dictionary<string, string>)>().Select(one => one.Spec)];
            if (specs.Length == 0)
                continue;
            // Two sets run for a while after a deployment; the newer is the likelier one to be live.
            var live = specs.LastOrDefault(spec => found[name].Any(process => process.Deployment == spec.Number && process.Port != 0));
            environments[name] = new EnvironmentState
            {
                TargetName = specs[^1].TargetName,
                Port = (live ?? specs[^1]).Port,
                Live = live?.Number,
                Deployments = [.. specs.Select(spec => new DeploymentState(spec.Number, spec.Release, Proven: spec == live, []))],
            };
        }

        return new DockState { Boot = Boot.Id, Environments = environments };
    }
}
