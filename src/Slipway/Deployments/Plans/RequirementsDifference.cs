namespace Slipway.Deployments.Plans;

/// <summary>Packages that differ between the locks of what runs and of what would run.</summary>
/// <param name="Changes">Those that the app asks for itself first, then by name.</param>
/// <param name="Unknown">Why nothing is known; null: it is.</param>
public sealed record RequirementsDifference(IReadOnlyList<RequirementChange> Changes, string? Unknown);

/// <summary>A package that differs.</summary>
/// <param name="Package">Its name.</param>
/// <param name="From">Version now; null: it is added.</param>
/// <param name="To">Version then; null: it is removed.</param>
/// <param name="Direct">Whether the app asks for it itself, and not only for something that needs it.</param>
public sealed record RequirementChange(string Package, string? From, string? To, bool Direct);
