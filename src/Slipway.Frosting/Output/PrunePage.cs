using Slipway.Deployments;
using Slipway.Environments;

namespace Slipway.Frosting.Output;

/// <summary>Which restore points go and why each of the others stays, for people.</summary>
internal static class PrunePage
{
    public static void Show(AppEnvironment environment, PruningPlan plan, DateTimeOffset now, Report report)
    {
        List(plan, now, report);
        var going = plan.Decisions.Count(decision => !decision.Kept);
        foreach (var vault in plan.Unreachable)
            report.Warning($"{vault} What it has stays until it can be used.");
        report.Headline(going == 0 && plan.Unfinished.Count == 0
            ? $"No restore point of {environment.Name} goes: {plan.Decisions.Count} {(plan.Decisions.Count == 1 ? "is" : "are")} kept."
            : $"{Points(going)} of {environment.Name} would go, {plan.Decisions.Count - going} stay (a plan: nothing was removed)");
        if (plan.Unfinished.Count > 0)
            report.Line($"note: The removal of {string.Join(", ", plan.Unfinished)} was broken off; it is finished with --apply.");
        if (going > 0 || plan.Unfinished.Count > 0)
            report.Line($"remove: ./build.sh --target=Prune{environment.TargetName} --apply{Verbs.Operation.Confirm(environment)}");
    }

    public static void ShowDone(AppEnvironment environment, PruningResult result, Report report)
    {
        var gone = result.Plan.Decisions.Where(decision => !decision.Kept).Select(decision => decision.Point.Id).Concat(result.Plan.Unfinished).ToList();
        report.Headline(gone.Count == 0
            ? $"No restore point of {environment.Name} had to go: {result.Plan.Decisions.Count} {(result.Plan.Decisions.Count == 1 ? "is" : "are")} kept."
            : $"{Points(gone.Count)} of {environment.Name} {(gone.Count == 1 ? "is" : "are")} gone, {result.Plan.Decisions.Count(decision => decision.Kept)} kept");
        foreach (var id in gone)
            report.Line($"  gone      {id}");
        if (result.Contents > 0)
            report.Line($"  freed     {Bytes.Text(result.Freed)} of {result.Contents} {(result.Contents == 1 ? "content" : "contents")}");
        foreach (var why in result.Postponed)
            report.Line($"note: Space is not freed yet, as {why}. The next pruning frees it.");
    }

    private static void List(PruningPlan plan, DateTimeOffset now, Report report)
    {
        if (plan.Decisions.Count == 0)
            return;
        var width = plan.Decisions.Max(decision => Elapsed.Ago(now - decision.Point.Created).Length);
        foreach (var decision in plan.Decisions)
            report.Line($"{decision.Point.Id}  {Elapsed.Ago(now - decision.Point.Created).PadRight(width)}  {decision.Explanation}");
    }

    private static string Points(int count) => $"{count} restore {(count == 1 ? "point" : "points")}";
}
