using Slipway.Deployments;
using Slipway.Environments;
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
        var request = Request(context.Run, target);
        context.Target = target;
        if (context.IsPlan)
        {
            PlanPage.Show(await context.Engine.PlanAsync(request, cancellation), context.Run.Report);
            return;
        }

        context.Run.Report.Log.Open(context.Paths, Name + target.TargetName);
        request = Confirmed(context.Run, request);
        var started = context.Run.Time.GetTimestamp();
        var result = await context.Engine.RunAsync(request, new DeploymentReport(context.Run.Report), cancellation);
        context.Result = result;
        var elapsed = context.Run.Time.GetElapsedTime(started);
        context.Run.Afterword = () => ResultPage.Show(result, target, elapsed, context.Run.Report);
        if (result.ExitCode != ExitCode.Success)
            throw new AlreadyTold(result.ExitCode);
    }

    /// <summary>
    /// Asks for the confirmation before anything runs for this target: what the project hung in front of it may change
    /// something too.
    /// </summary>
    /// <exception cref="RefusedException">It was not given.</exception>
    internal void Confirm(CommandRun run, AppEnvironment target)
    {
        var request = Confirmed(run, Request(run, target));
        if (request.Unconfirmed() is { } refusal)
            throw refusal;
        if (request.Confirmation is { } given)
            run.Confirmations[Name + target.TargetName] = given;
    }

    private DeploymentRequest Confirmed(CommandRun run, DeploymentRequest request) =>
        request.Confirmation is null && request.Environment.Protect.Confirm
            ? request with { Confirmation = Confirmation.Ask(run.Report, Name, request.Environment) }
            : request;

    private DeploymentRequest Request(CommandRun run, AppEnvironment target) => Complete(run.CommandLine, new DeploymentRequest
    {
        Kind = Kind,
        Environment = target,
        Actor = Actor.Current(Environment.GetEnvironmentVariable),
        Wait = Waiting.Of(run.CommandLine),
        Confirmation = run.CommandLine.Value(ConfirmArgument.Name) ?? run.Confirmations.GetValueOrDefault(Name + target.TargetName),
    });

    /// <returns>The request with what this verb's own arguments say.</returns>
    private protected abstract DeploymentRequest Complete(CommandLine commandLine, DeploymentRequest request);
}
