using Slipway.Deployments;
using Slipway.Frosting.Arguments;
using Slipway.Frosting.Output;

namespace Slipway.Frosting.Verbs;

/// <summary>What <c>./build.sh</c> alone shows: the environments, what runs where, the targets and their arguments.</summary>
public sealed class Default : Verb
{
    internal override bool ForEnvironments => false;

    internal override bool ForProject => true;

    internal override IReadOnlyList<TaskArgument> Arguments { get; } = [Status.FormatArgument];

    internal override string Describe(string environment) => "shows the environments, what runs where, the targets and their arguments";

    internal override async Task RunAsync(SlipwayContext context, string? environment)
    {
        ConfigurationException? broken = null;
        var statuses = new List<EnvironmentStatus>();
        try
        {
            foreach (var each in context.EnvironmentNames.Count == 0 ? [] : context.Environments)
                statuses.Add(await context.Engine.StatusAsync(each, CancellationToken.None));
        }
        catch (ConfigurationException exception)
        {
            // The page helps to mend it; it is told below, with its exit code.
            broken = exception;
        }

        if (context.Run.CommandLine.Json)
            context.Run.Report.Data(TargetsDocument.Write(context.Run, [], broken is null ? statuses : null));
        else
            new HelpPage(context.Run).Show(statuses);
        if (broken is not null)
            throw broken;
    }
}
