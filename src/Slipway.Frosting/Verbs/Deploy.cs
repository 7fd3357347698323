using Slipway.Deployments;
using Slipway.Frosting.Arguments;

namespace Slipway.Frosting.Verbs;

/// <summary>Makes a release of the current commit, or a named one, what an environment runs.</summary>
public sealed class Deploy : DeploymentVerb
{
    internal override DeploymentKind Kind => DeploymentKind.Deploy;

    internal override IReadOnlyList<TaskArgument> Arguments { get; } =
    [
        new("commit", "git revision to deploy; without it the current commit", "<rev>"),
        new("release", "existing release to deploy, not built again", "<id>"),
        PlanArgument,
        ConfirmArgument,
        Waiting.Argument,
        EventsArgument,
    ];

    internal override string Describe(string environment) => $"builds the current commit and makes it what {environment} runs";

    private protected override DeploymentRequest Complete(CommandLine commandLine, DeploymentRequest request)
    {
        var completed = request with { Commit = commandLine.Value("commit"), Release = commandLine.Value("release") };
        return completed is { Commit: not null, Release: not null }
            ? throw new ConfigurationException($"--commit={completed.Commit} and --release={completed.Release} both say what to deploy: give one of them.")
            : completed;
    }
}
