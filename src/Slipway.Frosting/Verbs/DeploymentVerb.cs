using Slipway.Deployments;
using Slipway.Environments;
using Slipway.Frosting.Arguments;
using Slipway.Frosting.Output;

namespace Slipway.Frosting.Verbs;

/// <summary>A verb that makes a deployment: says what it would do with <c>--plan</c>, else does it and says what runs then.</summary>
public abstract class DeploymentVerb : Verb
{
    internal static TaskArgument PlanArgument { get; } = new("plan", "shows what would change and happen, and changes nothing");

    internal static TaskArgument PlanFormatArgument { get; } = new("format", "json: the plan for programs, fields in docs/deployments.md", "json", ["json"]);

    internal static TaskArgument ConfirmArgument { get; } = new("confirm", "the environment's name, where the environment is protected", "<environment>");

    internal static TaskArgument EventsArgument { get; } = new("events", "file that gets what happens as JSON lines, see docs/events.md; - is standard output", "<file>");

    private protected static TaskArgument OverrideFreezeArgument { get; } = new("override-freeze", "why a freeze (protect.freeze) is passed over; recorded", "<reason>");

    private protected DeploymentVerb()
    {
    }

    internal override bool KeepsLog => true;

    internal abstract DeploymentKind Kind { get; }

    internal sealed override async Task RunAsync(SlipwayContext context, string? environment)
    {
        var run = context.Run;
        var name = Name + EnvironmentNames.ToTargetName(environment!);
        var events = run.Events is { } file ? new DeploymentEvents(file, name) : null;
        var started = run.Time.GetTimestamp();
        DeploymentResult? result;
        try
        {
            result = await DeployAsync(context, context.FindEnvironment(environment!), events);
        }
        catch (Exception exception)
        {
            events?.Ended(exception, run.Time.GetElapsedTime(started));
            throw;
        }

        if (result is null)
            return;
        var elapsed = run.Time.GetElapsedTime(started);
        events?.Ended(result, elapsed);
        context.Result = result;
        run.Ended.Add(new EndedDeployment(name, result, elapsed));
        var target = context.Target!;
        run.Afterword = () =>
        {
            ResultPage.Show(result, target, elapsed, run.Report);
            if (result.ExitCode == ExitCode.Success)
                Told(context, target);
        };
        if (result.ExitCode != ExitCode.Success)
            throw new AlreadyTold(result.ExitCode);
        await GoOnAsync(context, events);
    }

    /// <returns>How it ended; null where only the plan was asked for.</returns>
    private async Task<DeploymentResult?> DeployAsync(SlipwayContext context, AppEnvironment target, DeploymentEvents? events)
    {
        var cancellation = context.Cancellation;
        var report = context.Run.Report;
        var request = await PrepareAsync(context, Redirect(context.Run.CommandLine, Request(context.Run, target), context.FindEnvironment));
        target = request.Environment;
        context.Target = target;
        if (context.IsPlan)
        {
            var plan = await context.Engine.PlanAsync(request, cancellation);
            if (context.Run.CommandLine.Json)
                report.Data(PlanDocument.Write(request, plan));
            else
                PlanPage.Show(plan, report);
            return null;
        }

        report.Log.Open(context.Paths, Name + target.TargetName);
        request = Confirmed(context.Run, request);
        events?.Requested(request.Environment.Name, request.Actor);
        context.Run.Interruption.Changing = target;
        return await context.Engine.RunAsync(request, new DeploymentReport(report, events), cancellation);
    }

    /// <summary>What follows a success, before the command ends.</summary>
    private protected virtual Task GoOnAsync(SlipwayContext context, DeploymentEvents? events) => Task.CompletedTask;

    /// <summary>Whether the target's environment is what it changes, and may be protected.</summary>
    private protected virtual bool ChangesTarget => true;

    /// <returns>The request, where it is about another environment than the target's: one that is made from it.</returns>
    private protected virtual Task<DeploymentRequest> PrepareAsync(SlipwayContext context, DeploymentRequest request) => Task.FromResult(request);

    /// <returns>The request, where the command line names another environment that is changed.</returns>
    private protected virtual DeploymentRequest Redirect(CommandLine commandLine, DeploymentRequest request, Func<string, AppEnvironment> find) => request;

    /// <summary>Says what belongs below the result of a success.</summary>
    private protected virtual void Told(SlipwayContext context, AppEnvironment environment)
    {
    }

    /// <summary>
    /// Asks for the confirmation before anything runs for this target: what the project hung in front of it may change
    /// something too.
    /// </summary>
    /// <exception cref="RefusedException">It was not given.</exception>
    internal void Confirm(CommandRun run, string environment, Func<string, AppEnvironment> find)
    {
        try
        {
            Confirm(run, find(environment), find);
        }
        catch (Exception exception) when (run.Events is not null)
        {
            // The verb itself is not begun: its end is told here.
            new DeploymentEvents(run.Events, Name + EnvironmentNames.ToTargetName(environment)).Ended(exception, TimeSpan.Zero);
            throw;
        }
    }

    private void Confirm(CommandRun run, AppEnvironment target, Func<string, AppEnvironment> find)
    {
        if (!ChangesTarget)
            return;
        var request = Confirmed(run, Redirect(run.CommandLine, Request(run, target), find));
        if (request.Unconfirmed() is { } refusal)
            throw refusal;
        if (request.Confirmation is { } given)
            run.Confirmations[Name + target.TargetName] = given;
    }

    private DeploymentRequest Confirmed(CommandRun run, DeploymentRequest request) =>
        request.Confirmation is null && request.AsksForName
            ? request with { Confirmation = Confirmation.Ask(run.Report, Name, request.Environment) }
            : request;

    private protected DeploymentRequest Request(CommandRun run, AppEnvironment target) => Complete(run.CommandLine, new DeploymentRequest
    {
        Kind = Kind,
        Environment = target,
        Actor = Actor.Current(Environment.GetEnvironmentVariable),
        Wait = Waiting.Of(run.CommandLine),
        OverrideFreeze = run.CommandLine.Value(OverrideFreezeArgument.Name)?.Trim(),
        Confirmation = run.CommandLine.Value(ConfirmArgument.Name) ?? run.Confirmations.GetValueOrDefault(Name + target.TargetName),
    });

    /// <returns>The request with what this verb's own arguments say.</returns>
    private protected abstract DeploymentRequest Complete(CommandLine commandLine, DeploymentRequest request);
}
