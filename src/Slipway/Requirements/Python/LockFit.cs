using Slipway.Requirements.Pip;

namespace Slipway.Requirements.Python;

/// <summary>Tells whether a lock that others made has what a requirements file asks for: it does not say what it was made from.</summary>
internal static class LockFit
{
    public static void Check(PythonLock found, RequirementSet set, MarkerEnvironment environment, RequirementProblems problems)
    {
        var packages = found.Packages.ToDictionary(package => package.Name, StringComparer.Ordinal);
        foreach (var entry in set.Requirements.Concat(set.Constraints))
        {
            var requirement = entry.Requirement;
            if (requirement.Name is not { } name || requirement.Marker?.Evaluate(environment) == false)
                continue;
            if (!packages.TryGetValue(name.Normalized, out var package))
            {
                if (!entry.IsConstraint)
                    Tell(entry, $"has no {name}");
            }
            else if (requirement.Url is { Vcs.Revision: { } revision } && revision != package.Version)
                Tell(entry, $"has the commit {package.Version} of {name}");
            else if (requirement.Url is null && package.Address is null && PythonVersion.TryParse(package.Version, out var version) && !requirement.Versions.Contains(version, prereleases: true))
                Tell(entry, $"has {name} {version}");
        }

        void Tell(RequirementEntry entry, string has) =>
            problems.Error(entry.Origin.At, $"{entry}{RequirementOrigin.Chain(entry.Origin.Includes)} does not fit {found.File}, which {has}: make that lock anew with the program that made it, and commit it");
    }
}
