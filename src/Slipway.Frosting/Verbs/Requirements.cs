using Slipway.Deployments;
using Slipway.Frosting.Output;
using Slipway.Requirements;

namespace Slipway.Frosting.Verbs;

/// <summary>Renews the lock files of an environment's requirements.</summary>
public sealed class Requirements : Verb
{
    internal override bool ForProject => true;

    internal override bool KeepsLog => true;

    internal override bool Suits(string environment, bool derived) => !derived;

    internal override string Describe(string environment) => $"renews the lock files of {environment} from its requirements file";

    internal override async Task RunAsync(SlipwayContext context, string? environment)
    {
        var environments = environment is null ? context.Service<ProjectEnvironments>().Files : [context.FindEnvironment(environment)];
        var report = context.Run.Report;
        report.Log.Open(context.Paths, Name + (environment is null ? "" : environments[0].TargetName));
        report.Headline("Requirements");
        var changes = new List<LockChange>();
        foreach (var each in environments)
        {
            var started = context.Run.Time.GetTimestamp();
            report.StepStarted(each.Name, "resolving its requirements");
            var changed = await context.Service<RequirementsRenewal>().RenewAsync(each, new OutputLines(report), context.Cancellation);
            report.StepFinished(each.Name, context.Run.Time.GetElapsedTime(started), StepResult.Done, changed.Count == 0 ? "nothing changed" : null);
            Show(changed, report);
            changes.AddRange(changed);
        }

        if (changes.Count > 0)
            report.Line($"next: git add {string.Join(' ', changes.Select(change => change.File))}, and commit them");
    }

    private static void Show(IReadOnlyList<LockChange> changes, Report report)
    {
        foreach (var change in changes)
        {
            report.Line($"    {change.File}{(change.Created ? " (new)" : "")}");
            // A first lock adds every package: that list says nothing.
            foreach (var package in change.Created ? [] : change.Packages)
                report.Line($"      {package}");
        }
    }
}
