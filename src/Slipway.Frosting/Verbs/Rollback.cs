using Slipway.Deployments;
using Slipway.Frosting.Arguments;

namespace Slipway.Frosting.Verbs;

/// <summary>Brings the last good release and its configuration back.</summary>
public sealed class Rollback : DeploymentVerb
{
    internal override DeploymentKind Kind => DeploymentKind.Rollback;

    internal override IReadOnlyList<TaskArgument> Arguments { get; } =
    [
        new("to", "deployment (v41) or release to go back to; without it the last good one that differs", "<v41>"),
        PlanArgument,
        PlanFormatArgument,
        ConfirmArgument,
        Waiting.Argument,
        EventsArgument,
    ];

    internal override string Describe(string environment) => $"brings the last good release and its configuration back to {environment}";

    private protected override DeploymentRequest Complete(CommandLine commandLine, DeploymentRequest request) =>
        request with { To = commandLine.Value("to") };
}
