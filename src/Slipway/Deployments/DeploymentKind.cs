namespace Slipway.Deployments;

/// <summary>What made a deployment.</summary>
public enum DeploymentKind
{
    Deploy,
    Promote,
    Rollback,

    /// <summary>The live release with other numbers of instances.</summary>
    Scale,

    /// <summary>The live release again, with the configuration of today.</summary>
    Redeploy,

    /// <summary>The live release with the data of a restore point.</summary>
    Restore,
}
