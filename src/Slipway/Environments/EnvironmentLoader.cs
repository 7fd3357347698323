using Slipway.Environments.Yaml;

namespace Slipway.Environments;

/// <summary>Loads all environments of a project: <c>environments/&lt;name&gt;.yml</c>, each merged over <c>base.yml</c>.</summary>
public static class EnvironmentLoader
{
    /// <param name="paths">The project.</param>
    /// <param name="platforms">The platform kinds that exist, and their keys.</param>
    /// <returns>The environments, sorted by name.</returns>
    /// <exception cref="ConfigurationException">Something is wrong: all that is wrong in all files, with file, line and column.</exception>
    public static IReadOnlyList<AppEnvironment> Load(ProjectPaths paths, IReadOnlyList<PlatformSchema> platforms) =>
        [.. Read(paths, platforms).Files.Select(file => file.Environment)];

    /// <summary>Tells of each key of an environment what its files say, what counts, and where it comes from.</summary>
    /// <param name="paths">The project.</param>
    /// <param name="platforms">The platform kinds that exist, and their keys.</param>
    /// <param name="name">Name of an environment that has a file.</param>
    /// <exception cref="ConfigurationException">Something is wrong in any of the files: all of it.</exception>
    public static EnvironmentConfiguration Explain(ProjectPaths paths, IReadOnlyList<PlatformSchema> platforms, string name)
    {
        var read = Read(paths, platforms);
        var (environment, own, merged) = read.Files.Single(file => file.Environment.Name == name);
        return new EnvironmentConfiguration
        {
            Environment = name,
            Files = read.Shared.Entries.Count == 0 ? [environment.File.File] : [read.Shared.At.File, environment.File.File],
            Raw = ConfigurationViews.Written(own),
            Inherited = ConfigurationViews.Inherited(read.Shared, own, merged),
            Computed = read.Reader.Explain(name, merged),
        };
    }

    private static Reading Read(ProjectPaths paths, IReadOnlyList<PlatformSchema> platforms)
    {
        var problems = new Problems();
        var files = Named(paths, problems);
        var reader = new EnvironmentReader(paths, platforms, [.. files.Where(file => !file.IsBase).Select(file => file.Name)], problems);

        var shared = files.Find(file => file.IsBase);
        var sharedKeys = shared is null ? new YamlMap(new SourceLocation(paths.Relative(paths.Environments))) : YamlReader.Read(shared.Path, shared.At, problems);
        if (shared is not null && sharedKeys is not null)
            reader.ReadShared(sharedKeys);

        var read = new List<ReadFile>();
        foreach (var file in files)
        {
            if (file.IsBase || YamlReader.Read(file.Path, file.At, problems) is not { } own)
                continue;
            // What base.yml would have said is unknown when it cannot be read: then only what stands here is judged.
            if (sharedKeys is null)
            {
                reader.ReadShared(own);
                continue;
            }

            var merged = sharedKeys.Under(own);
            if (reader.Read(file, merged) is { } environment)
                read.Add(new ReadFile(environment, own, merged));
        }

        reader.Compare([.. read.Select(file => file.Environment)]);
        problems.ThrowIfAny();
        var promoted = read.ToLookup(file => file.Environment.Promote.From, file => file.Environment.Name);
        return new Reading(reader, sharedKeys!, [.. read.Select(file => file with { Environment = file.Environment with { PromotedTo = [.. promoted[file.Environment.Name]] } })]);
    }

    private static List<EnvironmentFile> Named(ProjectPaths paths, Problems problems)
    {
        var directory = new SourceLocation(paths.Relative(paths.Environments));
        if (!Directory.Exists(paths.Environments))
            problems.Add(directory, "there is no such directory: create it with one file per environment, such as environments/staging.yml");
        var files = new List<EnvironmentFile>();
        var targets = new Dictionary<string, EnvironmentFile>(StringComparer.OrdinalIgnoreCase);
        var found = EnvironmentFile.Find(paths);
        foreach (var file in found)
        {
            if (file.Problem is not null)
                problems.Add(file.At, file.Problem);
            else if (!file.IsBase && !targets.TryAdd(EnvironmentNames.ToTargetName(file.Name), file))
                problems.Add(file.At, $"'{file.Name}' makes the same targets as '{targets[EnvironmentNames.ToTargetName(file.Name)].Name}' (Deploy{EnvironmentNames.ToTargetName(file.Name)}): rename one of them");
            if (file.Problem is null)
                files.Add(file);
        }

        if (Directory.Exists(paths.Environments) && found.All(file => file.IsBase))
            problems.Add(directory, "no environment is defined here: create one file per environment, such as environments/staging.yml");
        return files;
    }

    private sealed record Reading(EnvironmentReader Reader, YamlMap Shared, IReadOnlyList<ReadFile> Files);

    private sealed record ReadFile(AppEnvironment Environment, YamlMap Own, YamlMap Merged);
}
