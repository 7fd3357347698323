using Slipway.Frosting.Arguments;
using Slipway.Frosting.Verbs;

namespace Slipway.Frosting.Targets;

/// <summary>
/// Arguments are declared by any of the targets; <c>--plan</c> has to be by each: one that does not know it would do
/// what was only to be shown. And the JSON of a deployment is that of its plan.
/// </summary>
internal static class PlanRules
{
    public static IEnumerable<Problem> Check(CommandLine commandLine, IReadOnlyList<string> targets, Func<string, IReadOnlyList<TaskArgument>> argumentsOf)
    {
        if (IsGiven(commandLine))
        {
            foreach (var target in targets.Where(target => !argumentsOf(target).Any(argument => Is(argument.Name, DeploymentVerb.PlanArgument))))
                yield return new Problem(null, $"{target} has no plan: --plan is for {Planned()}.");
        }

        if (commandLine.Plan || !commandLine.Json)
            yield break;
        string[] readers = [.. targets.Where(target => argumentsOf(target).Any(argument => Is(argument.Name, DeploymentVerb.PlanFormatArgument)))];
        if (readers.Length > 0 && readers.All(target => argumentsOf(target).Contains(DeploymentVerb.PlanFormatArgument)))
            yield return new Problem(null, $"--format=json of {string.Join(", ", readers)} goes with --plan. What a deployment does is told to programs with --events=<file>.");
    }

    /// <returns>The declared arguments, and the one that is checked here: it is not told a second time.</returns>
    public static IReadOnlyList<TaskArgument> Known(CommandLine commandLine, IReadOnlyList<TaskArgument> declared) =>
        IsGiven(commandLine) && !declared.Any(argument => Is(argument.Name, DeploymentVerb.PlanArgument)) ? [.. declared, DeploymentVerb.PlanArgument] : declared;

    private static bool IsGiven(CommandLine commandLine) => commandLine.Arguments.Any(argument => Is(argument.Name, DeploymentVerb.PlanArgument));

    private static bool Is(string name, TaskArgument argument) => argument.Name.Equals(name, StringComparison.OrdinalIgnoreCase);

    private static string Planned()
    {
        string[] names = [.. TargetCatalog.Verbs.Where(verb => verb.Arguments.Contains(DeploymentVerb.PlanArgument)).Select(verb => verb.Name)];
        return $"{string.Join(", ", names[..^1])} and {names[^1]}";
    }
}
