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
        new("data", "what becomes of migrations in between: keep them, let the app take them back (reverse), or bring the data of before them back (restore)", "keep|reverse|restore", ["keep", "reverse", "restore"]),
        PlanArgument,
        PlanFormatArgument,
        ConfirmArgument,
        Waiting.Argument,
        EventsArgument,
    ];

    internal override string Describe(string environment) => $"brings the last good release and its configuration back to {environment}";

    private protected override DeploymentRequest Complete(CommandLine commandLine, DeploymentRequest request) =>
        request with
        {
            To = commandLine.Value("to"),
            Data = commandLine.Value("data") switch
            {
                null => null,
                "keep" => RollbackData.Keep,
                "reverse" => RollbackData.Reverse,
                "restore" => RollbackData.Restore,
                var other => throw new ConfigurationException($"--data must be keep, reverse or restore, but was given '{other}'."),
            },
        };
}
