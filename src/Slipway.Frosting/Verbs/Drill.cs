using Slipway.Deployments;
using Slipway.Frosting.Arguments;
using Slipway.Frosting.Output;
using Slipway.Platforms.Local;

namespace Slipway.Frosting.Verbs;

/// <summary>Restores a point for trial, and runs the release that it belongs to on it.</summary>
public sealed class Drill : Verb
{
    internal override bool KeepsLog => true;

    internal override IReadOnlyList<TaskArgument> Arguments { get; } =
    [
        new("point", "restore point, or the beginning of its id; without it the newest", "<id>"),
        Waiting.Argument,
        DeploymentVerb.EventsArgument,
    ];

    internal override bool Suits(string environment, bool derived) => !derived && environment != DerivedEnvironment.Template;

    internal override string Describe(string environment) => $"restores a point of {environment} for trial, beside everything, and runs its release on it";

    internal override Task RunAsync(SlipwayContext context, string? environment) => Operation.RunAsync(context, this, environment!, async events =>
    {
        var target = context.FindEnvironment(environment!);
        var report = context.Run.Report;
        report.Log.Open(context.Paths, Name + target.TargetName);
        var request = Operation.Unprotected(context, this, target, events);
        var derived = new DerivedEnvironments(context.Paths);
        var drill = derived.Drill(target, context.Environments);
        derived.Save(drill);
        try
        {
            var point = await context.Service<Drills>().RunAsync(request, drill.From(target), context.Run.CommandLine.Value("point"), new DeploymentReport(report, events), context.Cancellation);
            report.Headline($"{point.Id} of {target.Name} was restored, and {point.Release} is well on it");
        }
        finally
        {
            derived.Delete(drill.Name);
        }
    });
}
