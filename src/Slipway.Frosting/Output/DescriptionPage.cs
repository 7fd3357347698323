using Cake.Core;
using Slipway.Frosting.Targets;

namespace Slipway.Frosting.Output;

/// <summary>What <c>--description</c> shows: every target and task in one line each.</summary>
internal sealed class DescriptionPage(IReadOnlyList<ICakeTaskInfo> tasks, IReadOnlyList<Hook> hooks)
{
    public void Show(Report report)
    {
        ICakeTaskInfo[] shown = [.. tasks.Where(task => !hooks.Any(hook => hook.Name == task.Name))];
        var width = shown.Max(task => task.Name.Length) + 2;
        foreach (var task in shown)
            report.Line($"{task.Name.PadRight(width)}{task.Description}".TrimEnd());
    }
}
