using Cake.Core;
using Cake.Core.Graph;

namespace Slipway.Frosting.Targets;

/// <summary>
/// The order in which tasks run: targets as they were given, each task once, what hangs after a target right behind it.
/// Cake merges the targets' graphs and takes what is ready by name, so the wanted order is made part of the graph.
/// </summary>
internal static class TargetOrder
{
    /// <param name="tasks">Every task of the engine.</param>
    /// <param name="targets">Existing targets, with the hooks after them.</param>
    /// <returns>Every task that will run, in order.</returns>
    public static IReadOnlyList<CakeTask> Chain(IReadOnlyList<ICakeTaskInfo> tasks, IEnumerable<string> targets)
    {
        var graph = CakeGraphBuilder.Build(tasks);
        var byName = new Dictionary<string, CakeTask>(tasks.Count, StringComparer.OrdinalIgnoreCase);
        foreach (var task in tasks)
        {
            if (task is CakeTask known)
                byName.TryAdd(task.Name, known);
        }

        var order = new List<CakeTask>();
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var target in targets)
        {
            foreach (var name in graph.Traverse(target))
            {
                if (seen.Add(name) && byName.TryGetValue(name, out var task))
                    order.Add(task);
            }
        }

        for (var i = 1; i < order.Count; i++)
        {
            var before = order[i - 1].Name;
            if (!order[i].Dependencies.Exists(dependency => dependency.Name.Equals(before, StringComparison.OrdinalIgnoreCase)))
                order[i].Dependencies.Add(new CakeTaskDependency(before, required: true));
        }

        return order;
    }
}
