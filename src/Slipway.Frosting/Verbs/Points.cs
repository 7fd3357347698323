using Slipway.Deployments;
using Slipway.Frosting.Arguments;
using Slipway.Frosting.Output;

namespace Slipway.Frosting.Verbs;

/// <summary>The restore points of an environment, newest first.</summary>
public sealed class Points : Verb
{
    internal override IReadOnlyList<TaskArgument> Arguments { get; } = [Status.FormatArgument];

    internal override string Describe(string environment) => $"lists the restore points of {environment}, newest first";

    internal override async Task RunAsync(SlipwayContext context, string? environment)
    {
        var target = context.FindEnvironment(environment!);
        var points = await context.Service<BackupOperations>().ListAsync(target, CancellationToken.None);
        if (context.Run.CommandLine.Json)
            context.Run.Report.Data(PointsDocument.Write(target.Name, points));
        else
            PointsPage.Show(target, points, context.Run.Time.GetUtcNow(), context.Run.Report);
    }
}
