using System.Globalization;
using Slipway.Deployments;
using Slipway.Frosting.Arguments;

namespace Slipway.Frosting.Verbs;

/// <summary>Changes how many instances of a process type run. It is a deployment of its own.</summary>
public sealed class Scale : DeploymentVerb
{
    internal override DeploymentKind Kind => DeploymentKind.Scale;

    internal override IReadOnlyList<TaskArgument> Arguments { get; } =
    [
        new("web", "how many instances; the same for every process type of the Procfile, as --worker=2", "<n>"),
        PlanArgument,
        PlanFormatArgument,
        Waiting.Argument,
        ConfirmArgument,
        EventsArgument,
    ];

    internal override string Describe(string environment) => $"changes how many instances of a process type {environment} runs";

    /// <summary>Process types are the app's own: which there are is known when the live release is.</summary>
    internal override bool Accepts(string argument) =>
        argument.Length > 0 && argument.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_');

    private protected override DeploymentRequest Complete(CommandLine commandLine, DeploymentRequest request)
    {
        var instances = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (name, value) in commandLine.Arguments)
        {
            if (Arguments.Skip(1).Any(own => own.Name.Equals(name, StringComparison.OrdinalIgnoreCase)))
                continue;
            instances[name] = int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
                ? count
                : throw new ConfigurationException($"--{name} must be a number of instances, but was given '{value}'.");
        }

        return request with { Instances = instances };
    }
}
