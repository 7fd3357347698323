using Slipway.Deployments;
using Slipway.Environments;

namespace Slipway.Frosting.Verbs;

/// <summary>What the verbs that are no deployments have in common.</summary>
internal static class Operation
{
    /// <returns>What a command for a protected environment ends with.</returns>
    public static string Confirm(AppEnvironment environment) => environment.Protect.Confirm ? $" --confirm={environment.Name}" : "";

    /// <summary>Asks for the confirmation where it is needed, was not given and can be typed.</summary>
    public static OperationRequest Request(SlipwayContext context, Verb verb, AppEnvironment environment)
    {
        context.Target = environment;
        var confirmation = context.Run.CommandLine.Value(DeploymentVerb.ConfirmArgument.Name);
        if (confirmation is null && environment.Protect.Confirm)
            confirmation = Confirmation.Ask(context.Run.Report, verb.Name, environment);
        return new OperationRequest(verb.Name, environment, Actor.Current(Environment.GetEnvironmentVariable), confirmation) { Wait = Waiting.Of(context.Run.CommandLine) };
    }
}
