using System.Globalization;
using Slipway.Deployments;
using Slipway.Frosting.Arguments;
using Slipway.Frosting.Output;

namespace Slipway.Frosting.Verbs;

/// <summary>Removes what no environment runs or goes back to.</summary>
public sealed class Clean : Verb
{
    internal override bool ForEnvironments => false;

    internal override bool ForProject => true;

    internal override bool KeepsLog => true;

    internal override IReadOnlyList<TaskArgument> Arguments { get; } = [DeploymentVerb.PlanArgument, Waiting.Argument];

    internal override string Describe(string environment) => "removes releases and files that nothing runs or goes back to; never data, history or secrets";

    internal override async Task RunAsync(SlipwayContext context, string? environment)
    {
        var report = context.Run.Report;
        var cleanup = new Cleanup(context.Service<EngineParts>()) { Wait = Waiting.Of(context.Run.CommandLine), Waiting = Waiting.Told(report, "clean") };
        if (context.IsPlan)
        {
            Show(await cleanup.PlanAsync(context.Cancellation), context.Paths, "would remove", report);
            return;
        }

        report.Log.Open(context.Paths, Name);
        Show(await cleanup.RunAsync(Actor.Current(Environment.GetEnvironmentVariable), context.Cancellation), context.Paths, "removed", report);
    }

    private static void Show(CleanupPlan plan, ProjectPaths paths, string verb, Report report)
    {
        foreach (var release in plan.Releases)
            report.Line($"  {verb} release {release}");
        if (plan.Shared.Count > 0)
            report.Line($"  {verb} the shared content of {plan.Shared.Count} {(plan.Shared.Count == 1 ? "variant" : "variants")}");
        if (plan.Files.Count > 0)
            report.Line($"  {verb} {plan.Files.Count} files of {paths.Relative(paths.Store)}");
        foreach (var leftover in plan.Leftovers)
            report.Line($"  {verb} {paths.Relative(leftover)}");
        foreach (var (environment, numbers) in plan.Staged)
            report.Line($"  {verb} staged releases of {environment} but {(numbers.Count == 0 ? "none" : string.Join(", ", numbers.Select(number => $"v{number}")))}");
        foreach (var note in plan.Notes)
            report.Line($"note: {note}");
        report.Headline(plan.IsEmpty
            ? "There is nothing to clean in the store."
            : $"{(verb == "removed" ? "freed" : "would free")} {(plan.Bytes / 1048576.0).ToString("0.0", CultureInfo.InvariantCulture)} MB");
    }
}
