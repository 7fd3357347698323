using Slipway.Deployments;
using Slipway.Frosting.Arguments;
using Slipway.Frosting.Output;
using Slipway.Platforms.Local;

namespace Slipway.Frosting.Verbs;

/// <summary>Takes a preview or a rehearsal down, with its data.</summary>
public sealed class Remove : Verb
{
    internal override bool KeepsLog => true;

    internal override IReadOnlyList<TaskArgument> Arguments { get; } =
    [
        new("name", "of RemovePreview: which preview", "<name>"),
        Waiting.Argument,
        DeploymentVerb.EventsArgument,
    ];

    internal override bool Suits(string environment, bool derived) => derived || environment == DerivedEnvironment.Template;

    internal override string Describe(string environment) => $"takes {environment} down: processes, files, data, secrets and history";

    internal override Task RunAsync(SlipwayContext context, string? environment) => Operation.RunAsync(context, this, environment!, async events =>
    {
        var named = context.Run.CommandLine.Value("name");
        if (environment == DerivedEnvironment.Template)
        {
            var previews = context.Environments.Where(other => other.Of == DerivedEnvironment.Template).Select(other => other.Name[(DerivedEnvironment.Template.Length + 1)..]).ToList();
            if (named is null)
                throw new ConfigurationException($"{Name}Preview needs the preview's name: --name=<name>. {(previews.Count == 0 ? "There is none." : $"There are {string.Join(", ", previews)}.")}");
            if (!previews.Contains(named))
                throw new ConfigurationException($"--name={named}: there is no such preview{NearestName.Hint(named, previews)} {(previews.Count == 0 ? "There is none." : $"There are {string.Join(", ", previews)}.")}");
            environment = DerivedEnvironment.PreviewNamed(named);
        }
        else if (named is not null)
        {
            throw new ConfigurationException($"--name={named} is for RemovePreview: this target names its environment already.");
        }

        var target = context.FindEnvironment(environment!);
        var run = context.Run;
        run.Report.Log.Open(context.Paths, Name + target.TargetName);
        await context.Service<Removal>().RunAsync(Operation.Request(context, this, target, events), new DeploymentReport(run.Report, events), run.Interruption.Finish(target));
        new DerivedEnvironments(context.Paths).Delete(target.Name);
        run.Report.Headline($"{target.Name} is removed");
    });
}
