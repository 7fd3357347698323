using Slipway.Environments;

namespace Slipway.Requirements.Pip;

/// <summary>Finds a package that is pinned to one version here and asked for in another there.</summary>
internal static class PinConflicts
{
    public static void Find(RequirementSet set, MarkerEnvironment? environment, RequirementProblems problems)
    {
        var pins = new Dictionary<PackageName, RequirementEntry>();
        foreach (var entry in Named(set, environment))
        {
            if (entry.Requirement.Versions.Pin is not null)
                pins.TryAdd(entry.Requirement.Name!.Value, entry);
        }

        foreach (var entry in Named(set, environment))
        {
            if (pins.TryGetValue(entry.Requirement.Name!.Value, out var pin) && entry != pin && Meet(entry, pin, environment) && !Allows(entry.Requirement.Versions, pin.Requirement.Versions.Pin!))
                problems.Error(Later(entry, pin, set).Origin.At, Text(Later(entry, pin, set), Later(entry, pin, set) == entry ? pin : entry));
        }
    }

    private static IEnumerable<RequirementEntry> Named(RequirementSet set, MarkerEnvironment? environment)
    {
        foreach (var entry in set.Requirements.Concat(set.Constraints))
        {
            if (entry.Requirement is { Name: not null, Url: null, Path: null, Versions.Items.Count: > 0 } requirement && (environment is null || requirement.Marker?.Evaluate(environment) != false))
                yield return entry;
        }
    }

    /// <summary>Whether both are sure to hold in one place: markers are compared as they stand where the place is not known.</summary>
    private static bool Meet(RequirementEntry left, RequirementEntry right, MarkerEnvironment? environment) =>
        environment is not null || left.Requirement.Marker is null || right.Requirement.Marker is null
        || left.Requirement.Marker.ToString() == right.Requirement.Marker.ToString();

    private static bool Allows(VersionSpecifiers versions, VersionSpecifier pin)
    {
        if (PythonVersion.TryParse(pin.Text, out var version))
            return versions.Contains(version, prereleases: true);
        return versions.Items.All(item => item.Operator == SpecifierOperator.Arbitrary && string.Equals(item.Text, pin.Text, StringComparison.OrdinalIgnoreCase));
    }

    private static RequirementEntry Later(RequirementEntry left, RequirementEntry right, RequirementSet set)
    {
        if (left.IsConstraint != right.IsConstraint)
            return left.IsConstraint ? right : left;
        var entries = left.IsConstraint ? set.Constraints : set.Requirements;
        return entries.First(entry => entry == left || entry == right) == left ? right : left;
    }

    private static string Text(RequirementEntry entry, RequirementEntry other) =>
        $"{Shown.Text(entry.ToString())}{RequirementOrigin.Chain(entry.Origin.Includes)} and {(other.IsConstraint ? "the constraint " : "")}{Shown.Text(other.ToString())} of {other.Origin} exclude each other, and pip would install nothing: keep one of them, or give them markers that never hold together";
}
