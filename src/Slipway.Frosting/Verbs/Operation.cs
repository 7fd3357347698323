using Slipway.Deployments;
using Slipway.Environments;
using Slipway.Frosting.Output;

namespace Slipway.Frosting.Verbs;

/// <summary>What the verbs that are no deployments have in common.</summary>
internal static class Operation
{
    /// <returns>What a command for a protected environment ends with.</returns>
    public static string Confirm(AppEnvironment environment) => environment.Protect.Confirm ? $" --confirm={environment.Name}" : "";

    /// <summary>Does it, and writes to the events file, where there is one, how it ended.</summary>
    /// <param name="context">The running command.</param>
    /// <param name="verb">What is done.</param>
    /// <param name="environment">Environment of the target.</param>
    /// <param name="change">The change; is given the events.</param>
    public static async Task RunAsync(SlipwayContext context, Verb verb, string environment, Func<DeploymentEvents?, Task> change)
    {
        var run = context.Run;
        var events = run.Events is { } file ? new DeploymentEvents(file, verb.Name + EnvironmentNames.ToTargetName(environment)) : null;
        var started = run.Time.GetTimestamp();
        try
        {
            await change(events);
        }
        catch (Exception exception)
        {
            events?.Ended(exception, run.Time.GetElapsedTime(started));
            throw;
        }

        events?.Ended(run.Time.GetElapsedTime(started));
    }

    /// <summary>For what takes nothing away, and needs no confirmation.</summary>
    public static OperationRequest Unprotected(SlipwayContext context, Verb verb, AppEnvironment environment, DeploymentEvents? events)
    {
        context.Target = environment;
        var request = new OperationRequest(verb.Name, environment, Actor.Current(Environment.GetEnvironmentVariable), null) { Wait = Waiting.Of(context.Run.CommandLine) };
        events?.Requested(environment.Name, request.Actor);
        return request;
    }

    /// <summary>Asks for the confirmation where it is needed, was not given and can be typed.</summary>
    public static OperationRequest Request(SlipwayContext context, Verb verb, AppEnvironment environment, DeploymentEvents? events = null)
    {
        context.Target = environment;
        var confirmation = context.Run.CommandLine.Value(DeploymentVerb.ConfirmArgument.Name);
        if (confirmation is null && environment.Protect.Confirm)
            confirmation = Confirmation.Ask(context.Run.Report, verb.Name, environment);
        var request = new OperationRequest(verb.Name, environment, Actor.Current(Environment.GetEnvironmentVariable), confirmation) { Wait = Waiting.Of(context.Run.CommandLine) };
        events?.Requested(environment.Name, request.Actor);
        return request;
    }
}
