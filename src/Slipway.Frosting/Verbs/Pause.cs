using Slipway.Deployments;
using Slipway.Environments;
using Slipway.Frosting.Arguments;
using Slipway.Frosting.Output;

namespace Slipway.Frosting.Verbs;

/// <summary>Lets new requests wait for a moment, and ends that.</summary>
public sealed class Pause : Verb
{
    internal override bool KeepsLog => true;

    internal override IReadOnlyList<TaskArgument> Arguments { get; } =
    [
        new("for", "how long new requests wait at most, such as 30s; then they go on by themselves", "<30s>"),
        new("off", "lets the waiting requests go on now"),
        Waiting.Argument,
        DeploymentVerb.ConfirmArgument,
        DeploymentVerb.EventsArgument,
    ];

    internal override string Describe(string environment) => $"lets new requests to {environment} wait for a bounded time, or ends that";

    internal override Task RunAsync(SlipwayContext context, string? environment) => Operation.RunAsync(context, this, environment!, async events =>
    {
        var target = context.FindEnvironment(environment!);
        var run = context.Run;
        var (given, off) = (run.CommandLine.Value("for"), run.CommandLine.Has("off"));
        if (given is null != off)
            throw new ConfigurationException($"{Name}{target.TargetName} needs {(off ? "one of --for and --off, not both" : "--for=<30s> or --off")}.");
        TimeSpan? time = given is null ? null : DurationNotation.Parse(given) ?? throw new ConfigurationException($"--for must be a duration such as 30s, but was given '{given}'.");
        run.Report.Log.Open(context.Paths, Name + target.TargetName);
        var request = Operation.Request(context, this, target, events);
        var cancellation = run.Interruption.Finish(target);
        var operations = context.Service<Operations>();
        var progress = new DeploymentReport(run.Report, events);
        if (time is { } bounded)
        {
            var until = await operations.PauseAsync(request, bounded, progress, cancellation);
            run.Report.Headline($"{target.Name} lets new requests wait until {Moment.Second(until)}");
            run.Report.Line($"undo: ./build.sh --target={Name}{target.TargetName} --off{Operation.Confirm(target)}");
        }
        else
        {
            run.Report.Headline(await operations.ResumeAsync(request, progress, cancellation)
                ? $"{target.Name} goes on"
                : $"{target.Name} was not paused: nothing was changed");
        }
    });
}
