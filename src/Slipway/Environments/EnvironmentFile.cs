namespace Slipway.Environments;

/// <summary>A file in <c>environments/</c> that defines an environment, or what environments share (<c>base.yml</c>).</summary>
/// <param name="Name">Its name without <c>.yml</c>.</param>
/// <param name="Path">Where it lies.</param>
/// <param name="At">The place that messages name.</param>
/// <param name="Problem">Why the name is none; null when it is good.</param>
internal sealed record EnvironmentFile(string Name, string Path, SourceLocation At, string? Problem)
{
    private const string Extension = ".yml";

    public bool IsBase => Name == "base";

    /// <returns>Files by name, <c>base.yml</c> first. Other kinds of files and hidden ones (editors' locks) are nobody's, and scrub.yml is that of refreshes.</returns>
    public static IReadOnlyList<EnvironmentFile> Find(ProjectPaths paths)
    {
        if (!Directory.Exists(paths.Environments))
            return [];
        var files = new List<EnvironmentFile>();
        foreach (var path in Directory.EnumerateFileSystemEntries(paths.Environments))
        {
            var file = System.IO.Path.GetFileName(path);
            if (!file.StartsWith('.') && file != Scrubbing.ScrubRules.FileName && (IsYaml(file, Extension) || IsYaml(file, ".yaml")))
                files.Add(Of(paths, path, file));
        }

        files.Sort((left, right) => left.IsBase != right.IsBase ? right.IsBase.CompareTo(left.IsBase) : string.CompareOrdinal(left.Name, right.Name));
        return files;
    }

    public static SourceLocation Location(ProjectPaths paths, string name) =>
        new(paths.Relative(System.IO.Path.Combine(paths.Environments, name + Extension)));

    private static bool IsYaml(string file, string extension) => file.EndsWith(extension, StringComparison.OrdinalIgnoreCase);

    private static EnvironmentFile Of(ProjectPaths paths, string path, string file)
    {
        var name = System.IO.Path.GetFileNameWithoutExtension(file);
        var problem = !EnvironmentNames.IsValid(name)
            ? $"{Shown.Text(name)} is no name for an environment: a name begins with a letter and has only a-z, 0-9 and '-', such as qa-eu.yml"
            : !file.EndsWith(Extension, StringComparison.Ordinal)
                ? $"an environment file ends in .yml: rename it to {name}.yml"
                : null;
        return new EnvironmentFile(name, path, new SourceLocation(paths.Relative(path)), problem);
    }
}
