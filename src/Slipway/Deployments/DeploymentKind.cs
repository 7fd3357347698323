namespace Slipway.Deployments;

/// <summary>What made a deployment.</summary>
public enum DeploymentKind
{
    Deploy,
    Promote,
    Rollback,
}
