namespace Slipway.Deployments.Plans;

/// <summary>Process types that differ; the release command is the one named <c>release</c>.</summary>
/// <param name="Changes">By name.</param>
/// <param name="Unknown">Why nothing is known; null: it is.</param>
public sealed record ProcessDifference(IReadOnlyList<ProcessChange> Changes, string? Unknown);

/// <summary>A process type that differs.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Change">How it changes.</param>
/// <param name="CommandChanged">Whether it would run another command than now; commands themselves are not told.</param>
/// <param name="From">Instances now; null: it does not run, or is the release command.</param>
/// <param name="To">Instances then.</param>
public sealed record ProcessChange(string Name, Change Change, bool CommandChanged, int? From, int? To);
