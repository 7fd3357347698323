using Slipway.Deployments;
using Slipway.Frosting.Arguments;

namespace Slipway.Frosting.Verbs;

/// <summary>Breaks the lease of an environment, whoever holds it.</summary>
public sealed class Unlock : Verb
{
    internal override bool KeepsLog => true;

    internal override IReadOnlyList<TaskArgument> Arguments { get; } =
    [
        new("reason", "why, as the history records it", "<text>"),
        DeploymentVerb.EventsArgument,
    ];

    internal override string Describe(string environment) => $"breaks the lease on {environment}, whoever holds it; recorded";

    internal override Task RunAsync(SlipwayContext context, string? environment) => Operation.RunAsync(context, this, environment!, async events =>
    {
        var target = context.FindEnvironment(environment!);
        var hand = new EnvironmentLock(context.Service<EngineParts>(), target);
        var reason = context.Run.CommandLine.Value("reason")?.Trim() ?? throw await UnansweredAsync(hand, target, context.Cancellation);
        var report = context.Run.Report;
        report.Log.Open(context.Paths, Name + target.TargetName);
        var actor = Actor.Current(Environment.GetEnvironmentVariable);
        events?.Requested(target.Name, actor);
        context.Run.Interruption.Finish(target);
        // Begun, it is finished: half of it would be a lease that this command holds.
        if (await hand.UnlockAsync(actor, reason, CancellationToken.None) is not { } broken)
        {
            report.Line($"Nobody holds the lease on {target.Name}: nothing was changed.");
            return;
        }

        report.Headline($"The lease on {target.Name} is broken. It was held by {EnvironmentLock.Describe(broken.Victim)}");
        if (!broken.Victim.ByHand)
            report.Line("note: A command that still runs under it stops before it changes anything more; the next deploy, promote or rollback clears what it left.");
    });

    private static async Task<ConfigurationException> UnansweredAsync(EnvironmentLock hand, Environments.AppEnvironment target, CancellationToken cancellationToken) =>
        new(await hand.HolderAsync(cancellationToken) is { } holder
            ? $"The lease on {target.Name} is held by {EnvironmentLock.Describe(holder)}. Unlock{target.TargetName} breaks it and asks why: --reason=<text>."
            : $"Nobody holds the lease on {target.Name}. Unlock{target.TargetName} would break it, and asks why: --reason=<text>.");
}
