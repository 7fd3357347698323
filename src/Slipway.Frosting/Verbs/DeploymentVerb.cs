using Slipway.Deployments;
using Slipway.Frosting.Arguments;
using Slipway.Frosting.Output;

namespace Slipway.Frosting.Verbs;

/// <summary>A verb that makes a deployment: says what it would do with <c>--plan</c>, else does it and says what runs then.</summary>
public abstract class DeploymentVerb : Verb
{
    internal static TaskArgument PlanArgument { get; } = new("plan", "shows what would happen, step by step, and changes nothing");

    internal static TaskArgument ConfirmArgument { get; } = new("confirm", "the environment's name, where the environment is protected", "<environment>");

    private protected DeploymentVerb()
    {
    }

    internal override bool KeepsLog => true;

    internal abstract DeploymentKind Kind { get; }

    internal sealed override async Task RunAsync(SlipwayContext context, string? environment)
    {
        var target = context.FindEnvironment(environment!);
        var cancellation = context.Cancellation;
        var request = Complete(context.Run.CommandLine, new DeploymentRequest
        {
            Kind = Kind,
            Environment = target,
            Actor = Actor.Current(Environment.GetEnvironmentVariable),
            Wait = Waiting.Of(context.Run.CommandLine),
            Confirmation = context.Run.CommandLine.Value(ConfirmArgument.Name),
        });
        context.Target = target;
        if (context.IsPlan)
        {
            PlanPage.Show(await context.Engine.PlanAsync(request, cancellation), context.Run.Report);
            return;
        }

        context.Run.Report.Log.Open(context.Paths, Name + target.TargetName);
        if (request.Confirmation is null && target.Protect.Confirm)
            request = request with { Confirmation = Confirmation.Ask(context.Run.Report, Name, target) };
        var started = context.Run.Time.GetTimestamp();
        var result = await context.Engine.RunAsync(request, new DeploymentReport(context.Run.Report), cancellation);
        context.Result = result;
        var elapsed = context.Run.Time.GetElapsedTime(started);
        context.Run.Afterword = () => ResultPage.Show(result, target, elapsed, context.Run.Report);
        if (result.ExitCode != ExitCode.Success)
            throw new AlreadyTold(result.ExitCode);
    }

    /// <returns>The request with what this verb's own arguments say.</returns>
    private protected abstract DeploymentRequest Complete(CommandLine commandLine, DeploymentRequest request);
}
