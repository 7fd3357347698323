namespace Slipway.Requirements.Pip;

/// <summary>A package of a lock in requirements format, as pip-compile and <c>uv export</c> write them.</summary>
/// <param name="Name">Name of the package.</param>
/// <param name="Version">Its version; null: it is named by an address.</param>
/// <param name="Entry">The requirement, with its hashes and its place.</param>
/// <param name="Via">What asks for it, from the comment below: names of packages, or files such as <c>-r base.in</c>.</param>
internal sealed record LockedRequirement(PackageName Name, PythonVersion? Version, RequirementEntry Entry, IReadOnlyList<string> Via)
{
    public IReadOnlyList<PackageName> Extras => Entry.Requirement.Extras;

    public Marker? Marker => Entry.Requirement.Marker;

    public IReadOnlyList<RequirementHash> Hashes => Entry.Hashes;

    public override string ToString() => Entry.ToString();
}
