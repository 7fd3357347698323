using Slipway.Deployments;

namespace Slipway.Frosting.Output;

/// <summary>What <c>--plan</c> shows.</summary>
internal static class PlanPage
{
    public static void Show(DeploymentPlan plan, Report report)
    {
        report.Headline($"{plan.Headline} (a plan: nothing was changed)");
        if (plan.Changes is { } changes)
        {
            foreach (var (name, lines) in ChangeRows.Of(changes))
                Row(name, lines, report);
        }

        var width = plan.Steps.Max(step => step.Name.Length);
        var number = 0;
        foreach (var step in plan.Steps)
        {
            var mark = step.Happens ? $"{++number}.".PadLeft(4) : "   -";
            report.Line($"{mark} {step.Name.PadRight(width)}  {step.Text}");
        }

        foreach (var refusal in plan.Refusals)
            report.Line($"note: Refused now: {refusal}");
        foreach (var note in plan.Notes)
            report.Line($"note: {note}");
    }

    private static void Row(string name, IEnumerable<string> lines, Report report)
    {
        foreach (var line in lines)
        {
            report.Line($"  {name,-15}{line}");
            name = "";
        }
    }
}
