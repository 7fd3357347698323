using Slipway.Deployments;
using Slipway.Frosting.Arguments;
using Slipway.Frosting.Output;

namespace Slipway.Frosting.Verbs;

/// <summary>Shows everybody a maintenance page, and ends it.</summary>
public sealed class Maintenance : Verb
{
    internal override bool KeepsLog => true;

    internal override IReadOnlyList<TaskArgument> Arguments { get; } =
    [
        new("on", "answers every request with 503 and the maintenance page"),
        new("off", "lets people in again"),
        Waiting.Argument,
        DeploymentVerb.ConfirmArgument,
        DeploymentVerb.EventsArgument,
    ];

    internal override string Describe(string environment) => $"shows a maintenance page instead of {environment}, or ends that";

    internal override Task RunAsync(SlipwayContext context, string? environment) => Operation.RunAsync(context, this, environment!, async events =>
    {
        var target = context.FindEnvironment(environment!);
        var run = context.Run;
        var (on, off) = (run.CommandLine.Has("on"), run.CommandLine.Has("off"));
        if (on == off)
            throw new ConfigurationException($"{Name}{target.TargetName} needs {(on ? "one of --on and --off, not both" : "--on or --off")}.");
        run.Report.Log.Open(context.Paths, Name + target.TargetName);
        var request = Operation.Request(context, this, target, events);
        var cancellation = run.Interruption.Finish(target);
        var operations = context.Service<Operations>();
        var progress = new DeploymentReport(run.Report, events);
        if (on)
        {
            await operations.BeginMaintenanceAsync(request, progress, cancellation);
            run.Report.Headline($"{target.Name} shows the maintenance page");
            run.Report.Line($"undo: ./build.sh --target={Name}{target.TargetName} --off{Operation.Confirm(target)}");
        }
        else
        {
            run.Report.Headline(await operations.EndMaintenanceAsync(request, progress, cancellation)
                ? $"{target.Name} is open again"
                : $"{target.Name} was not in maintenance: nothing was changed");
        }
    });
}
