using Slipway.Deployments;
using Slipway.Environments;
using Slipway.Frosting.Arguments;
using Slipway.Frosting.Output;

namespace Slipway.Frosting.Verbs;

/// <summary>Removes the restore points that <c>backup.keep</c> does not ask for. Without <c>--apply</c> it only says which these are.</summary>
public sealed class Prune : Verb
{
    private static readonly TaskArgument Apply = new("apply", "removes the restore points; without it they are only listed");

    internal override bool KeepsLog => true;

    internal override IReadOnlyList<TaskArgument> Arguments { get; } =
    [
        Apply,
        DeploymentVerb.PlanArgument,
        Status.FormatArgument,
        DeploymentVerb.ConfirmArgument,
        Waiting.Argument,
        DeploymentVerb.EventsArgument,
    ];

    internal override string Describe(string environment) => $"says which restore points of {environment} go by its file's 'keep', and removes them with --apply";

    internal override Task RunAsync(SlipwayContext context, string? environment)
    {
        var (run, target) = (context.Run, context.FindEnvironment(environment!));
        if (!run.CommandLine.Has(Apply.Name))
            return PlanAsync(context, target);
        if (context.IsPlan || run.CommandLine.Json)
            throw new ConfigurationException($"--apply and --{(context.IsPlan ? "plan" : "format=json")} do not go together: the one removes points, the other says which would be.");
        return Operation.RunAsync(context, this, environment!, async events =>
        {
            run.Report.Log.Open(context.Paths, Name + target.TargetName);
            var request = Operation.Request(context, this, target, events);
            var result = await context.Service<Pruning>().RunAsync(request, new DeploymentReport(run.Report, events), run.Interruption.Finish(target));
            PrunePage.ShowDone(target, result, run.Report);
        });
    }

    private static async Task PlanAsync(SlipwayContext context, AppEnvironment target)
    {
        var plan = await context.Service<Pruning>().PlanAsync(target, context.Cancellation);
        if (context.Run.CommandLine.Json)
            context.Run.Report.Data(PruneDocument.Write(target.Name, plan));
        else
            PrunePage.Show(target, plan, context.Run.Time.GetUtcNow(), context.Run.Report);
    }
}
