namespace Slipway.Frosting.Targets;

/// <summary>A hook behind a deployment that succeeded, and what it failed with.</summary>
internal sealed record FollowUp(Hook Hook, Exception Failure);
