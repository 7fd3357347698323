using System.Text.Json;
using Slipway.Deployments;
using Slipway.Frosting.Arguments;
using Slipway.Frosting.Targets;

namespace Slipway.Frosting.Output;

/// <summary>The JSON of the start page, <c>--help</c> and <c>--description</c>. Names are promised in docs/targets.md.</summary>
/// <param name="Environments">What runs where; null where that was not asked.</param>
/// <param name="Targets">The project's own tasks last.</param>
internal sealed record TargetsDocument(IReadOnlyList<EnvironmentDocument>? Environments, IReadOnlyList<TargetsDocument.OneTarget> Targets)
{
    /// <param name="run">The running command.</param>
    /// <param name="named">Targets that are asked for; empty: all.</param>
    /// <param name="statuses">What runs where; null: not asked.</param>
    public static string Write(CommandRun run, IReadOnlyList<Target> named, IReadOnlyList<EnvironmentStatus>? statuses)
    {
        IEnumerable<OneTarget> targets = (named.Count > 0 ? named : run.Catalog.Targets).Select(target => new OneTarget(
            target.Name, target.Verb.Name, target.Environment, target.Description, [.. target.Verb.Arguments.Select(OneArgument.Of)]));
        var own = named.Count > 0 ? [] : run.OwnTasks.Select(task => new OneTarget(task.Name, null, null, task.Description, [.. task.Arguments.Select(OneArgument.Of)]));
        return JsonSerializer.Serialize(
            new TargetsDocument(statuses is null ? null : [.. statuses.Select(EnvironmentDocument.Of)], [.. targets, .. own]),
            DocumentContext.Default.TargetsDocument);
    }

    /// <param name="Name">As <c>--target=</c> takes it.</param>
    /// <param name="Verb">Null for the project's own tasks.</param>
    /// <param name="Environment">Null where it has none.</param>
    /// <param name="Description">What it does.</param>
    /// <param name="Arguments">What it takes.</param>
    internal sealed record OneTarget(string Name, string? Verb, string? Environment, string Description, IReadOnlyList<OneArgument> Arguments);

    /// <param name="Name">Without the dashes.</param>
    /// <param name="Value">Placeholder of the value; null for a switch.</param>
    /// <param name="Choices">The only values; null: any.</param>
    /// <param name="Meaning">What it does.</param>
    internal sealed record OneArgument(string Name, string? Value, IReadOnlyList<string>? Choices, string Meaning)
    {
        public static OneArgument Of(TaskArgument argument) => new(argument.Name, argument.Value, argument.Choices, argument.Meaning);
    }
}
