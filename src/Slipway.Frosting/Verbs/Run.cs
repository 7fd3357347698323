using Slipway.Deployments;
using Slipway.Frosting.Arguments;
using Slipway.Frosting.Output;

namespace Slipway.Frosting.Verbs;

/// <summary>Runs a one-off command in the release that an environment runs.</summary>
public sealed class Run : Verb
{
    internal override IReadOnlyList<TaskArgument> Arguments { get; } =
    [
        new("command", "shell command, run in the release's directory with its configuration and secrets", "<command>"),
        DeploymentVerb.ConfirmArgument,
    ];

    internal override string Describe(string environment) => $"runs a one-off command in the release that {environment} runs; its exit code is the command's";

    internal override async Task RunAsync(SlipwayContext context, string? environment)
    {
        var target = context.FindEnvironment(environment!);
        var command = context.Run.CommandLine.Value("command")
            ?? throw new ConfigurationException($"{Name}{target.TargetName} needs a command: --command='ls -l'.");
        var code = await context.Service<Operations>().RunAsync(Operation.Request(context, this, target), command, CancellationToken.None);
        if (code != 0)
            throw new AlreadyTold((ExitCode)code); // the command's own, whatever it means
    }
}
