using Slipway.Deployments;
using Slipway.Environments;
using Slipway.Frosting.Arguments;
using Slipway.Frosting.Output;
using Slipway.Platforms.Local;

namespace Slipway.Frosting.Verbs;

/// <summary>What runs where, and where a rollback would go.</summary>
public sealed class Status : Verb
{
    internal override bool ForProject => true;

    internal override IReadOnlyList<TaskArgument> Arguments { get; } = [FormatArgument];

    internal static TaskArgument FormatArgument { get; } = new("format", "json: for programs, fields in docs/targets.md", "json", ["json"]);

    internal override string Describe(string environment) => $"shows what {environment} runs, since when, and where a rollback would go";

    internal override async Task RunAsync(SlipwayContext context, string? environment)
    {
        var environments = Shown(context, environment);
        var statuses = new List<EnvironmentStatus>(environments.Count);
        foreach (var each in environments)
            statuses.Add(await context.Engine.StatusAsync(each, CancellationToken.None));
        var now = context.Run.Time.GetUtcNow();
        if (context.Run.CommandLine.Json)
            context.Run.Report.Data(StatusDocument.Write(statuses));
        else if (environment is not null && statuses is [var only])
        {
            StatusPage.Show(only, now, context.Run.Report);
        }
        else
            StatusPage.ShowAll(statuses, now, context.Run.Report);
    }

    /// <summary>The template of previews runs nothing itself: of it, the previews are shown.</summary>
    private static IReadOnlyList<AppEnvironment> Shown(SlipwayContext context, string? environment) => environment switch
    {
        null => [.. context.Environments.Where(each => each.Name != DerivedEnvironment.Template)],
        DerivedEnvironment.Template when context.Environments.Any(each => each.Of == environment) => [.. context.Environments.Where(each => each.Of == environment)],
        _ => [context.FindEnvironment(environment)],
    };
}
