using System.Globalization;

namespace Slipway.Deployments;

/// <summary>What a hook is told about the deployment that it belongs to. None of it is a secret.</summary>
internal static class HookVariables
{
    private const string Verb = "VERB";
    private const string Environment = "ENVIRONMENT";
    private const string Deployment = "DEPLOYMENT";
    private const string Release = "RELEASE";
    private const string Commit = "COMMIT";
    private const string PreviousDeployment = "PREVIOUS_DEPLOYMENT";
    private const string PreviousRelease = "PREVIOUS_RELEASE";
    private const string PromotedFrom = "PROMOTED_FROM";
    private const string RollbackTo = "ROLLBACK_TO";
    private const string Actor = "ACTOR";
    private const string Url = "URL";
    private const string Status = "STATUS";
    private const string FailedStep = "FAILED_STEP";
    private const string Failure = "FAILURE";

    /// <summary>Every variable, without <c>SLIPWAY_</c>.</summary>
    public static IReadOnlyList<string> Names { get; } =
        [Verb, Environment, Deployment, Release, Commit, PreviousDeployment, PreviousRelease, PromotedFrom, RollbackTo, Actor, Url, Status, FailedStep, Failure];

    public static Dictionary<string, string?> Of(DeploymentRun run, string? url = null) => new(StringComparer.Ordinal)
    {
        [Verb] = HistoryWords.Verb(run.Request.Kind),
        [Environment] = run.Environment.Name,
        [Deployment] = run.Record is { } record ? Number(record.Number) : null,
        [Release] = run.Target?.Release?.Id,
        [Commit] = run.Target?.Release?.Commit ?? run.Target?.Source?.Commit,
        [PreviousDeployment] = run.Before.Deployment is { } previous ? Number(previous) : null,
        [PreviousRelease] = run.Before.Release,
        [PromotedFrom] = run.Target?.PromotedFrom,
        [RollbackTo] = run.Target?.RollbackTo is { } back ? Number(back.Record.Number) : null,
        [Actor] = run.Request.Actor,
        [Url] = url,
    };

    public static Dictionary<string, string?> OfFailure(DeploymentRun run, OutcomeStatus status, string step, string failure)
    {
        var variables = Of(run);
        variables[Status] = status switch
        {
            OutcomeStatus.TakenBack => "taken back",
            OutcomeStatus.Stuck => "stuck",
            _ => "failed",
        };
        variables[FailedStep] = step;
        variables[Failure] = failure;
        return variables;
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
