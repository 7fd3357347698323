using Slipway.Deployments;
using Slipway.Frosting.Arguments;

namespace Slipway.Frosting.Verbs;

/// <summary>Holds the lease of an environment by hand, so that nothing changes it until it is unlocked.</summary>
public sealed class Lock : Verb
{
    internal override bool KeepsLog => true;

    internal override IReadOnlyList<TaskArgument> Arguments { get; } =
    [
        new("reason", "why, for those who are refused meanwhile", "<text>"),
        Waiting.Argument,
        DeploymentVerb.EventsArgument,
    ];

    internal override string Describe(string environment) => $"keeps everybody from changing {environment} until it is unlocked";

    internal override Task RunAsync(SlipwayContext context, string? environment) => Operation.RunAsync(context, this, environment!, async events =>
    {
        var target = context.FindEnvironment(environment!);
        var wait = Waiting.Of(context.Run.CommandLine);
        var reason = context.Run.CommandLine.Value("reason")?.Trim()
            ?? throw new ConfigurationException($"Lock{target.TargetName} asks why, for those who are refused meanwhile: --reason=<text>.");
        var report = context.Run.Report;
        report.Log.Open(context.Paths, Name + target.TargetName);
        var actor = Actor.Current(Environment.GetEnvironmentVariable);
        events?.Requested(target.Name, actor);
        var holder = await new EnvironmentLock(context.Service<EngineParts>(), target)
            .LockAsync(actor, reason, wait, Waiting.Told(report, "lock"), context.Run.Interruption.Finish(target));
        report.Headline($"{target.Name} is locked by {EnvironmentLock.Describe(holder)}");
        report.Line($"free it: ./build.sh --target=Unlock{target.TargetName} --reason=<why>");
    });
}
