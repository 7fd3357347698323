using Slipway.Deployments;
using Slipway.Frosting.Arguments;
using Slipway.Frosting.Output;

namespace Slipway.Frosting.Verbs;

/// <summary>Replaces the running processes by new ones of the same, one after the other.</summary>
public sealed class Restart : Verb
{
    internal override bool KeepsLog => true;

    internal override IReadOnlyList<TaskArgument> Arguments { get; } =
    [
        new("process", "only this process type (web) or instance (web.1)", "<name>"),
        Waiting.Argument,
        DeploymentVerb.ConfirmArgument,
        DeploymentVerb.EventsArgument,
    ];

    internal override string Describe(string environment) => $"restarts the processes of {environment}, one after the other; no request is lost";

    internal override Task RunAsync(SlipwayContext context, string? environment) => Operation.RunAsync(context, this, environment!, async events =>
    {
        var target = context.FindEnvironment(environment!);
        var run = context.Run;
        run.Report.Log.Open(context.Paths, Name + target.TargetName);
        var request = Operation.Request(context, this, target, events);
        var cancellation = run.Interruption.Finish(target);
        var started = run.Time.GetTimestamp();
        await context.Service<Operations>().RestartAsync(request, run.CommandLine.Value("process"), new DeploymentReport(run.Report, events), cancellation);
        run.Report.Headline($"{target.Name} is restarted, after {Elapsed.Text(run.Time.GetElapsedTime(started))}");
    });
}
