namespace Slipway.Requirements.Pip;

/// <summary>Judges a requirement that names a directory or an archive of the project.</summary>
internal static class LocalPaths
{
    private static readonly string[] ProjectFileNames = ["pyproject.toml", "setup.py"];

    /// <returns>Whether pip could install it.</returns>
    public static bool Check(ProjectFiles project, string path, string file, RequirementLine line, RequirementProblems problems)
    {
        if (project.Locate("", path) is not { } place)
            problems.Error(line.At, $"{line.Shown} lies outside of the project: a release holds nothing from there; put it into the project, or name it with an address");
        else if (project.HasDirectory(place))
            return IsProject(project, place, line, problems);
        else if (project.HasFile(place) && !line.Requirement!.IsEditable)
            return true;
        else
            problems.Error(line.At, Missing(project, path, file, line));
        return false;
    }

    private static bool IsProject(ProjectFiles project, string place, RequirementLine line, RequirementProblems problems)
    {
        if (Array.Exists(ProjectFileNames, name => project.HasFile(Path.Combine(place, name))))
            return true;
        problems.Error(line.At, $"the directory {line.Shown} cannot be installed: it has neither pyproject.toml nor setup.py");
        return false;
    }

    private static string Missing(ProjectFiles project, string path, string file, RequirementLine line)
    {
        var beside = project.Locate(Path.GetDirectoryName(file)!, path);
        var isBeside = beside is not null && (project.HasDirectory(beside) || project.HasFile(beside));
        return $"{line.Shown} is not in the project: pip looks for it from where it is started, the project root, and not from the directory of this file{(isBeside ? $"; write './{beside}'" : "")}";
    }
}
