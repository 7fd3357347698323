using Slipway.Environments;
using Slipway.Frosting.Arguments;
using Slipway.Frosting.Output;
using Slipway.Releases;

namespace Slipway.Frosting.Verbs;

/// <summary>Builds a release for every environment, or finds that it was built.</summary>
public sealed class Build : Verb
{
    internal override bool ForProject => true;

    internal override bool KeepsLog => true;

    internal override IReadOnlyList<TaskArgument> Arguments { get; } =
        [new("commit", "git revision to build; without it the current commit", "<rev>")];

    internal override bool Suits(string environment, bool derived) => !derived;

    internal override string Describe(string environment) => environment == "every environment"
        ? "builds the current commit for every environment, or finds that it was built"
        : $"builds the current commit for every environment and shows what {environment} gets";

    internal override async Task RunAsync(SlipwayContext context, string? environment)
    {
        var environments = context.Service<ProjectEnvironments>().Files;
        var report = context.Run.Report;
        var target = environment is null ? null : context.FindEnvironment(environment);
        report.Log.Open(context.Paths, Name + target?.TargetName);
        report.Headline("Build");
        // Without an environment it is the commit that counts, as promotion needs it.
        var built = await CommandBuild.RunAsync(context, "build", allowDirty: target is { Protect.Any: false });
        context.Run.Afterword = () => Show(built, target is null ? environments : [target], report);
    }

    private static void Show(BuiltRelease built, IReadOnlyList<AppEnvironment> environments, Report report)
    {
        var release = built.Manifest;
        report.Headline(built.Existing ? $"{release.Id} was built already" : $"{release.Id} is built");
        foreach (var each in environments)
        {
            if (release.Environments.TryGetValue(each.Name, out var variant))
                report.Line($"  {each.Name}: {variant.Requirements}, variant {variant.Variant}");
        }

        report.Line($"next: ./build.sh --target=Deploy{environments[0].TargetName} --release={release.Id}");
    }
}
