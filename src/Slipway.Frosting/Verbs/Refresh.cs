using Slipway.Deployments;
using Slipway.Environments;
using Slipway.Frosting.Arguments;

namespace Slipway.Frosting.Verbs;

/// <summary>Brings the data of another environment, scrubbed, and keeps those that were there.</summary>
public sealed class Refresh : DeploymentVerb
{
    internal override DeploymentKind Kind => DeploymentKind.Restore;

    internal override IReadOnlyList<TaskArgument> Arguments { get; } =
    [
        new("from", "environment whose data come; without it the production", "<environment>"),
        new("point", "restore point that stood a trial, or the beginning of its id; without it the newest", "<id>"),
        new("undo", "brings back what the last refresh or restore put aside"),
        PlanArgument,
        PlanFormatArgument,
        ConfirmArgument,
        Waiting.Argument,
        EventsArgument,
    ];

    internal override string Describe(string environment) => $"brings the data of another environment, scrubbed, to {environment}, and keeps what was there";

    private protected override DeploymentRequest Complete(CommandLine commandLine, DeploymentRequest request)
    {
        var (from, point, undo) = (commandLine.Value("from"), commandLine.Value("point"), commandLine.Has("undo"));
        if (undo && (point ?? from) is not null)
            throw new ConfigurationException($"--undo brings back all that the last refresh put aside: --{(point is null ? "from" : "point")} does not go with it.");
        return request with { Point = point, Undo = undo, Scrub = !undo };
    }

    private protected override Task<DeploymentRequest> PrepareAsync(SlipwayContext context, DeploymentRequest request) =>
        Task.FromResult(request.Undo ? request : request with { Source = Source(context, request.Environment) });

    private AppEnvironment Source(SlipwayContext context, AppEnvironment target)
    {
        if (context.Run.CommandLine.Value("from") is { } from)
        {
            var named = context.FindEnvironment(from);
            return named.Name != target.Name ? named : throw new ConfigurationException($"--from={from}: an environment is not refreshed from itself.");
        }

        var productions = context.Environments.Where(environment => environment.IsProduction && environment.Name != target.Name).ToList();
        if (productions is [var only])
            return only;
        var others = context.Environments.Where(environment => environment.Name != target.Name).Select(environment => environment.Name).ToList();
        // In production there is nothing to ask: it is refused.
        return target.IsProduction
            ? target
            : throw new ConfigurationException($"{Name}{target.TargetName} needs --from=<environment>: {(productions.Count == 0 ? "none is production" : $"{string.Join(" and ", productions.Select(environment => environment.Name))} are production")}. There are {string.Join(", ", others)}.");
    }
}
