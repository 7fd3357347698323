using Slipway.Deployments;
using Slipway.Frosting.Arguments;
using Slipway.Frosting.Output;

namespace Slipway.Frosting.Verbs;

/// <summary>Takes a restore point: the database and the uploads of one moment, into every vault.</summary>
public sealed class Backup : Verb
{
    internal override bool KeepsLog => true;

    internal override IReadOnlyList<TaskArgument> Arguments { get; } =
    [
        Waiting.Argument,
        DeploymentVerb.EventsArgument,
    ];

    internal override string Describe(string environment) => $"takes a restore point of the database and uploads of {environment}";

    internal override Task RunAsync(SlipwayContext context, string? environment) => Operation.RunAsync(context, this, environment!, async events =>
    {
        var target = context.FindEnvironment(environment!);
        var report = context.Run.Report;
        report.Log.Open(context.Paths, Name + target.TargetName);
        var request = Operation.Unprotected(context, this, target, events);
        context.Run.Interruption.Changing = target;
        var point = await context.Service<BackupOperations>().TakeAsync(request, new DeploymentReport(report, events), context.Cancellation);
        PointsPage.ShowTaken(target, point, report);
        if (await context.Service<BackupOperations>().ShrunkAsync(target, CancellationToken.None) is { } less)
            report.Warning(less);
    });
}
