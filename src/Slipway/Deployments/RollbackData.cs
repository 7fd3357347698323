namespace Slipway.Deployments;

/// <summary>What a rollback does about migrations that came after the release that it goes back to.</summary>
public enum RollbackData
{
    /// <summary>Nothing: the older release is known to work with them.</summary>
    Keep,

    /// <summary>The app takes them back itself, with the newer release.</summary>
    Reverse,

    /// <summary>The data come back as they were before that deployment.</summary>
    Restore,
}
