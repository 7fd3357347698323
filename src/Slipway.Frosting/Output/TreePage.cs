using Cake.Core;
using Slipway.Frosting.Targets;

namespace Slipway.Frosting.Output;

/// <summary>
/// What <c>--tree</c> shows: under each target what runs before it and what runs after it, in the order in which it runs.
/// Cake's own tree leaves out what comes after.
/// </summary>
internal sealed class TreePage(IReadOnlyList<ICakeTaskInfo> tasks, CommandRun run, IReadOnlyList<Hook> hooks)
{
    public void Show()
    {
        if (run.CommandLine.Json)
        {
            run.Report.Data(new TasksDocument([.. tasks.Select(task => new TasksDocument.OneTask(task.Name, [.. Before(task).Select(other => other.Name)], [.. After(task).Select(other => other.Name)]))]).Write());
            return;
        }

        foreach (var task in tasks)
        {
            if (!hooks.Any(hook => hook.Name == task.Name))
                Show(task, "", "", []);
        }
    }

    private void Show(ICakeTaskInfo task, string first, string rest, HashSet<string> above)
    {
        var cycle = !above.Add(task.Name);
        run.Report.Line($"{first}{task.Name}{(cycle ? " (a cycle)" : "")}");
        if (!cycle)
        {
            ICakeTaskInfo[] children = [.. Before(task), .. After(task)];
            for (var i = 0; i < children.Length; i++)
            {
                var last = i == children.Length - 1;
                Show(children[i], $"{rest}{(last ? "└─ " : "├─ ")}", $"{rest}{(last ? "   " : "│  ")}", above);
            }

            above.Remove(task.Name);
        }
    }

    private IEnumerable<ICakeTaskInfo> Before(ICakeTaskInfo task)
    {
        foreach (var dependency in task.Dependencies)
        {
            if (Find(dependency.Name) is { } known)
                yield return known;
        }

        foreach (var other in tasks)
        {
            if (other.Dependees.Any(dependee => dependee.Name.Equals(task.Name, StringComparison.OrdinalIgnoreCase)))
                yield return other;
        }
    }

    private IEnumerable<ICakeTaskInfo> After(ICakeTaskInfo task) =>
        from hook in hooks
        where hook.Place == HookPlace.After && hook.Target.Name == task.Name
        select Find(hook.Name);

    private ICakeTaskInfo? Find(string name) => tasks.FirstOrDefault(task => task.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
}
