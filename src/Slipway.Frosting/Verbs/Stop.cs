using Slipway.Deployments;
using Slipway.Platforms.Local;

namespace Slipway.Frosting.Verbs;

/// <summary>Stops the dock and everything that runs on it.</summary>
public sealed class Stop : Verb
{
    internal override bool ForEnvironments => false;

    internal override bool ForProject => true;

    internal override string Describe(string environment) => "stops the dock and all that runs on it; the next deployment brings it back";

    internal override async Task RunAsync(SlipwayContext context, string? environment)
    {
        var report = context.Run.Report;
        var dock = context.Service<DockControl>();
        var started = context.Run.Time.GetTimestamp();
        report.Headline("Stop the dock");
        report.StepStarted("stop", "waiting for its processes to end");
        var stopped = await dock.StopAsync(new Stopped(report), context.Cancellation);
        report.StepFinished("stop", context.Run.Time.GetElapsedTime(started), stopped ? StepResult.Done : StepResult.AlreadyDone);
        report.Line(stopped ? "The dock is stopped: nothing runs on it now." : "The dock is not running.");
    }

    private sealed class Stopped(Output.Report report) : IProgress<string>
    {
        public void Report(string value) => report.StepProgress(value);
    }
}
