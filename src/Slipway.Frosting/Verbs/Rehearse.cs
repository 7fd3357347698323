using Slipway.Deployments;
using Slipway.Environments;
using Slipway.Frosting.Arguments;
using Slipway.Platforms.Local;

namespace Slipway.Frosting.Verbs;

/// <summary>Runs what an environment runs on this machine's dock: its release, variant and configuration, with data and secrets of its own.</summary>
public sealed class Rehearse : DeploymentVerb
{
    internal override DeploymentKind Kind => DeploymentKind.Deploy;

    internal override IReadOnlyList<TaskArgument> Arguments { get; } =
    [
        new("release", "release to rehearse; without it the one that the environment runs", "<id>"),
        PlanArgument,
        PlanFormatArgument,
        Waiting.Argument,
        EventsArgument,
    ];

    internal override bool Suits(string environment, bool derived) => !derived && environment != DerivedEnvironment.Template;

    private protected override bool ChangesTarget => false;

    internal override string Describe(string environment) => $"runs on this machine what {environment} runs, with a port, data and secrets of its own";

    private protected override async Task<DeploymentRequest> PrepareAsync(SlipwayContext context, DeploymentRequest request)
    {
        var original = request.Environment;
        var release = request.Release ?? (await context.Engine.StatusAsync(original, context.Cancellation)).Live?.Record.Release
            ?? throw new RefusedException($"{original.Name} was never deployed: there is nothing to rehearse. Nothing was touched.")
            {
                Next = $"Name a release: ./build.sh --target={Name}{original.TargetName} --release=<id>",
            };
        var derived = new DerivedEnvironments(context.Paths);
        var rehearsal = derived.Rehearsal(original, context.Environments);
        if (!context.IsPlan)
            derived.Save(rehearsal);
        return request with { Environment = rehearsal.From(original), Release = release };
    }

    private protected override DeploymentRequest Complete(CommandLine commandLine, DeploymentRequest request) =>
        request with { Release = commandLine.Value("release") };

    private protected override void Told(SlipwayContext context, AppEnvironment environment)
    {
        if (environment.Secrets.Count > 0)
            context.Run.Report.Line($"note: Its secrets were made for it. Put others into .slipway/secrets/{environment.Name}/ ({string.Join(", ", environment.Secrets.Keys.Order(StringComparer.Ordinal))}), then ./build.sh --target=Redeploy{environment.TargetName}");
        context.Run.Report.Line($"take it down: ./build.sh --target=Remove{environment.TargetName}");
    }
}
