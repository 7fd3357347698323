using Slipway.Environments;

namespace Slipway.Requirements.Pip;

/// <summary>Reads a lock in requirements format: every package with one version, mostly with hashes, and comments that say why it is there.</summary>
internal static class RequirementsLock
{
    /// <param name="reader">Reads requirements files of the project.</param>
    /// <param name="root">The project root, or an export of it.</param>
    /// <param name="path">Of the lock, relative to the root.</param>
    /// <param name="problems">What is wrong is added.</param>
    /// <returns>In the order of the file.</returns>
    public static IReadOnlyList<LockedRequirement> Read(RequirementsReader reader, string root, string path, RequirementProblems problems)
    {
        var set = reader.Read(path, problems);
        var locked = new List<LockedRequirement>(set.Requirements.Count);
        var comments = new ViaComments(Lines(root, set.Files));
        foreach (var entry in set.Requirements)
        {
            var requirement = entry.Requirement;
            PythonVersion? version = null;
            if (requirement.Versions.Pin is { } pin && PythonVersion.TryParse(pin.Text, out var pinned))
                version = pinned;
            if (requirement.Name is not { } name || (version is null && requirement.Url is null))
                problems.Error(entry.Origin.At, $"{Shown.Text(entry.ToString())} is no locked package: a lock names each with one version ('==') or with an address; write it anew with the program that made it");
            else
                locked.Add(new LockedRequirement(name, version, entry, comments.Of(entry.Origin.At.File, entry.LastLine)));
        }

        return locked;
    }

    private static Dictionary<string, string[]> Lines(string root, IReadOnlyList<RequirementsSource> files)
    {
        var lines = new Dictionary<string, string[]>(StringComparer.Ordinal);
        foreach (var file in files)
            lines[file.Path] = File.ReadAllText(Path.Combine(root, file.Path)).ReplaceLineEndings("\n").Split('\n');
        return lines;
    }
}
