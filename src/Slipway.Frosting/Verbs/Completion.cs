using Slipway.Frosting.Arguments;
using Slipway.Frosting.Output;

namespace Slipway.Frosting.Verbs;

/// <summary>Prints a script by which a shell completes targets and arguments. It holds all names, so that no key press starts .NET.</summary>
public sealed class Completion : Verb
{
    private static readonly TaskArgument Shell = new("shell", "shell that the script is for", "bash|zsh", ["bash", "zsh"]);

    internal override bool ForEnvironments => false;

    internal override bool ForProject => true;

    internal override IReadOnlyList<TaskArgument> Arguments { get; } = [Shell];

    internal override string Describe(string environment) => "prints a script that lets the shell complete targets and arguments";

    internal override Task RunAsync(SlipwayContext context, string? environment)
    {
        var shell = context.Run.CommandLine.Value(Shell.Name)
            ?? throw new ConfigurationException("Completion needs the shell: --shell=bash or --shell=zsh.");
        context.Run.Report.Data(CompletionScript.Write(shell, context.Run));
        return Task.CompletedTask;
    }
}
