using Slipway.Deployments;
using Slipway.Environments;
using Slipway.Frosting.Arguments;

namespace Slipway.Frosting.Verbs;

/// <summary>Brings database and uploads of a restore point back, and keeps those that were there.</summary>
public sealed class Restore : DeploymentVerb
{
    internal override DeploymentKind Kind => DeploymentKind.Restore;

    internal override IReadOnlyList<TaskArgument> Arguments { get; } =
    [
        new("point", "restore point, or the beginning of its id; Points lists them", "<id>"),
        new("only", "database or uploads: the other stays", "database|uploads", ["database", "uploads"]),
        new("into", "other environment that gets the data", "<environment>"),
        new("undo", "brings back what the last restore put aside"),
        PlanArgument,
        PlanFormatArgument,
        ConfirmArgument,
        Waiting.Argument,
        EventsArgument,
    ];

    internal override string Describe(string environment) => $"brings the database and uploads of a restore point back to {environment}, and keeps what was there";

    private protected override DeploymentRequest Complete(CommandLine commandLine, DeploymentRequest request)
    {
        var (point, only, undo) = (commandLine.Value("point"), commandLine.Value("only"), commandLine.Has("undo"));
        if (undo && (point ?? only) is not null)
            throw new ConfigurationException($"--undo brings back all that the last restore put aside: --{(point is null ? "only" : "point")} does not go with it.");
        return request with { Point = point, Only = only, Undo = undo };
    }

    private protected override DeploymentRequest Redirect(CommandLine commandLine, DeploymentRequest request, Func<string, AppEnvironment> find)
    {
        if (commandLine.Value("into") is not { } into)
            return request;
        var target = find(into);
        if (request.Undo)
            throw new ConfigurationException($"--undo brings back what the last restore of an environment put aside, and --into does not go with it: ./build.sh --target={Name}{target.TargetName} --undo");
        return target.Name == request.Environment.Name ? request : request with { Environment = target, Source = request.Environment };
    }
}
