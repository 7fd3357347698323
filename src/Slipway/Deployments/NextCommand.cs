using Slipway.Environments;

namespace Slipway.Deployments;

/// <summary>Commands that messages tell people to type.</summary>
internal static class NextCommand
{
    public static string Rollback(AppEnvironment environment, int? to = null) =>
        $"./build.sh --target=Rollback{environment.TargetName}{(to is null ? "" : $" --to=v{to}")}{Confirm(environment)}";

    public static string Deploy(AppEnvironment environment) => $"./build.sh --target=Deploy{environment.TargetName}{Confirm(environment)}";

    public static string Redeploy(AppEnvironment environment) => $"./build.sh --target=Redeploy{environment.TargetName}{Confirm(environment)}";

    public static string Scale(AppEnvironment environment, IEnumerable<KeyValuePair<string, int>> instances) =>
        $"./build.sh --target=Scale{environment.TargetName}{Scaling.Arguments(instances)}{Confirm(environment)}";

    public static string UndoRestore(AppEnvironment environment) => $"./build.sh --target=Restore{environment.TargetName} --undo{Confirm(environment)}";

    public static string Status(AppEnvironment environment) => $"./build.sh --target=Status{environment.TargetName}";

    /// <returns>The command that asks for the same again.</returns>
    public static string Again(DeploymentRequest request) => request.Kind switch
    {
        DeploymentKind.Rollback => $"./build.sh --target=Rollback{request.Environment.TargetName}{Argument("to", request.To)}{Argument("data", request.Data?.ToString().ToLowerInvariant())}{Confirm(request.Environment)}",
        DeploymentKind.Scale => Scale(request.Environment, request.Instances),
        DeploymentKind.Redeploy => Redeploy(request.Environment),
        DeploymentKind.Restore when request is { Scrub: true, Source: { } source } => $"./build.sh --target=Refresh{request.Environment.TargetName} --from={source.Name}{Argument("point", request.Point)}{Confirm(request.Environment)}",
        DeploymentKind.Restore when request.Source is { } source => $"./build.sh --target=Restore{source.TargetName}{Argument("point", request.Point)}{Argument("only", request.Only)} --into={request.Environment.Name}{(request.AsksForName ? $" --confirm={request.Environment.Name}" : "")}",
        DeploymentKind.Restore => $"./build.sh --target=Restore{request.Environment.TargetName}{Argument("point", request.Point)}{Argument("only", request.Only)}{(request.Undo ? " --undo" : "")}{Confirm(request.Environment)}",
        DeploymentKind.Promote => $"./build.sh --target=Promote{request.Environment.TargetName}{Argument("from", request.From)}{Argument("release", request.Release)}{Confirm(request.Environment)}{Override(request)}",
        _ => $"./build.sh --target=Deploy{request.Environment.TargetName}{Argument("commit", request.Commit)}{Argument("release", request.Release)}{Confirm(request.Environment)}{Override(request)}",
    };

    private static string Override(DeploymentRequest request) =>
        request.OverrideFreeze is { } why ? $" --override-freeze='{why.Replace("'", "'\\''", StringComparison.Ordinal)}'" : "";

    private static string Argument(string name, string? value) => value is null ? "" : $" --{name}={value}";

    private static string Confirm(AppEnvironment environment) => environment.Protect.Confirm ? $" --confirm={environment.Name}" : "";
}
