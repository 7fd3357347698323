namespace Slipway.Deployments;

/// <summary>Deployments in words, as messages have them.</summary>
internal static class HistoryWords
{
    public static string Ending(HistoryEntry entry) => entry.Outcome?.Status switch
    {
        OutcomeStatus.Succeeded => entry.Outcome.Verified ? "succeeded" : "succeeded without being verified",
        OutcomeStatus.Failed => $"failed{At(entry.Outcome)}",
        OutcomeStatus.TakenBack => $"failed{At(entry.Outcome)} and was taken back",
        OutcomeStatus.Stuck => $"failed{At(entry.Outcome)} and could not be taken back",
        OutcomeStatus.Abandoned => $"was abandoned{At(entry.Outcome)}",
        _ => entry.Running ? "still runs" : "was abandoned",
    };

    public static string Verb(DeploymentKind kind) => kind switch
    {
        DeploymentKind.Promote => "promote",
        DeploymentKind.Rollback => "rollback",
        DeploymentKind.Scale => "scale",
        DeploymentKind.Redeploy => "redeploy",
        DeploymentKind.Restore => "restore",
        _ => "deploy",
    };

    private static string At(DeploymentOutcome outcome) => outcome.FailedStep is { } step ? $" at {step}" : "";
}
