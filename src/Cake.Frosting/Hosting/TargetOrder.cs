using Cake.Core;
using Cake.Core.Graph;

namespace Cake.Frosting;

/// <summary>
/// Several targets run in the order of the command line, each task once. Cake 7 merges the targets' graphs and takes
/// what is ready by name; a chain of dependencies through the wanted order leaves it nothing to choose.
/// </summary>
internal static class TargetOrder
{
    public static void Chain(IReadOnlyList<ICakeTaskInfo> tasks, IReadOnlyList<string> targets)
    {
        var graph = CakeGraphBuilder.Build(tasks);
        // An unknown target is the engine's to report.
        if (targets.Count < 2 || !targets.All(graph.Exist))
            return;

        var byName = tasks.OfType<CakeTask>().ToDictionary(task => task.Name, StringComparer.OrdinalIgnoreCase);
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        CakeTask? previous = null;
        foreach (var name in targets.SelectMany(graph.Traverse))
        {
            if (!seen.Add(name) || !byName.TryGetValue(name, out var task))
                continue;
            if (previous is not null && !task.Dependencies.Exists(d => d.Name.Equals(previous.Name, StringComparison.OrdinalIgnoreCase)))
                task.Dependencies.Add(new CakeTaskDependency(previous.Name, required: true));
            previous = task;
        }
    }
}
