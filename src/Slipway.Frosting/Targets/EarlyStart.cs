using Microsoft.Extensions.DependencyInjection;
using Slipway.Deployments;
using Slipway.Frosting.Verbs;

namespace Slipway.Frosting.Targets;

/// <summary>
/// While Cake makes itself ready, the other processor reads the environment files and asks the target's environment what
/// runs: code that a deployment needs later is compiled by then, and not while somebody waits for a rollback.
/// </summary>
internal static class EarlyStart
{
    public static void Begin(CommandRun run, IServiceProvider services)
    {
        if (run.CommandLine.OnlyShows || run.CommandLine.Plan || run.CommandLine.Targets.Count == 0 || run.Catalog.Find(run.CommandLine.Targets[0]) is not { Verb: DeploymentVerb, Environment: { } environment })
            return;
        // It decides nothing. What it fails at, the deployment fails at where it belongs, and tells.
        _ = Task.Run(() => services.GetRequiredService<IDeploymentEngine>().WarmUpAsync(services.GetRequiredService<ProjectEnvironments>().Find(environment), CancellationToken.None));
    }
}
