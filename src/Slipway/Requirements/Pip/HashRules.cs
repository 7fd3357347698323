using Slipway.Environments;

namespace Slipway.Requirements.Pip;

/// <summary>
/// What pip's hash-checking mode asks for: it is on for everything as soon as one hash is given, and then each
/// requirement needs a hash and one version (pip's topic "Secure installs").
/// </summary>
internal static class HashRules
{
    public static void Check(RequirementSet set, MarkerEnvironment? environment, RequirementProblems problems)
    {
        if (!set.RequiresHashes)
            return;
        var hashed = new HashSet<PackageName>();
        foreach (var constraint in set.Constraints)
        {
            if (constraint.Hashes.Count > 0 && constraint.Requirement is { Name: { } name, Versions.Pin: not null })
                hashed.Add(name);
        }

        var why = Why(set);
        foreach (var entry in set.Requirements)
        {
            var requirement = entry.Requirement;
            if (environment is not null && requirement.Marker?.Evaluate(environment) == false)
                continue;
            if (requirement is { Url: null, Path: null, Name: { } name } && hashed.Contains(name))
                continue;
            if (Fault(entry) is { } fault)
                problems.Error(entry.Origin.At, $"{Shown.Text(entry.ToString())} {fault}; {why}");
        }
    }

    private static string? Fault(RequirementEntry entry)
    {
        var requirement = entry.Requirement;
        var isHashed = entry.Hashes.Count > 0 || requirement.Url?.HasStrongHash == true;
        if (requirement.Url?.IsVcs == true)
            return "is taken from version control, which has no hash: name an archive of it with a hash";
        if (requirement.IsEditable || (requirement.Path is { } path && !RequirementParser.IsArchive(path)))
            return "is a directory, which has no hash: build a wheel of it and name that with a hash";
        if (!requirement.HasPlace && requirement.Versions is not { Items.Count: 1, Pin: not null })
            return requirement.Versions.Pin is null ? "is not pinned: write one version with '=='" : "is not pinned for pip, because other conditions stand beside '==': remove them";
        return isHashed ? null : "has no hash: write --hash=sha256:… behind it";
    }

    private static string Why(RequirementSet set)
    {
        var option = set.Options.FirstOrDefault(option => option.Option == PipOption.RequireHashes);
        var origin = option?.Origin ?? set.Requirements.Concat(set.Constraints).First(entry => entry.Hashes.Count > 0).Origin;
        return $"pip verifies everything because of the {(option is null ? "hash" : "--require-hashes")} of {origin}";
    }
}
