using Slipway.Deployments;
using Slipway.Frosting.Arguments;

namespace Slipway.Frosting.Verbs;

/// <summary>Sends the release that another environment has proven, byte for byte.</summary>
public sealed class Promote : DeploymentVerb
{
    internal override DeploymentKind Kind => DeploymentKind.Promote;

    internal override IReadOnlyList<TaskArgument> Arguments { get; } =
    [
        new("from", "environment to promote from; without it the file's promote.from", "<environment>"),
        PlanArgument,
        PlanFormatArgument,
        ConfirmArgument,
        OverrideFreezeArgument,
        Waiting.Argument,
        EventsArgument,
    ];

    internal override bool Suits(string environment, bool derived) => !derived;

    internal override string Describe(string environment) => $"sends the release that another environment has proven to {environment}";

    private protected override DeploymentRequest Complete(CommandLine commandLine, DeploymentRequest request) =>
        request with { From = commandLine.Value("from") };
}
