namespace Slipway.Requirements;

/// <summary>A package that a lock holds.</summary>
/// <param name="Name">Name of the package.</param>
/// <param name="Version">Its resolved version; several, with commas between them, where projects of one app resolve it differently.</param>
/// <param name="Direct">Whether a project asks for it itself, and not only for something that needs it.</param>
public sealed record LockedPackage(string Name, string Version, bool Direct);
