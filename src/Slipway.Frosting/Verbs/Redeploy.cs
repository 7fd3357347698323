using Slipway.Deployments;
using Slipway.Frosting.Arguments;

namespace Slipway.Frosting.Verbs;

/// <summary>Deploys the running release again, with the configuration and secrets of today.</summary>
public sealed class Redeploy : DeploymentVerb
{
    internal override DeploymentKind Kind => DeploymentKind.Redeploy;

    internal override IReadOnlyList<TaskArgument> Arguments { get; } = [PlanArgument, PlanFormatArgument, OverrideFreezeArgument, Waiting.Argument, ConfirmArgument, EventsArgument];

    internal override string Describe(string environment) => $"deploys the release that {environment} runs again, with today's configuration and secrets";

    private protected override DeploymentRequest Complete(CommandLine commandLine, DeploymentRequest request) => request;
}
