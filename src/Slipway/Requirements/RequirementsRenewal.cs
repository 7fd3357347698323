using Slipway.Environments;
using Slipway.Processes;
using Slipway.Requirements.Python;

namespace Slipway.Requirements;

/// <summary>Renews the lock files of an environment from its requirements file, in the work tree.</summary>
public sealed class RequirementsRenewal(ProjectPaths paths)
{
    /// <summary>
    /// Resolves the requirements anew and writes <c>packages.&lt;environment&gt;.lock.json</c> beside each project file that
    /// the app is made of; of a Python app <c>&lt;environment&gt;.lock.txt</c> beside the requirements file.
    /// </summary>
    /// <returns>The lock files that changed, in ordinal order of their paths.</returns>
    /// <exception cref="ConfigurationException">There is no requirements file or no app project.</exception>
    /// <exception cref="SlipwayException">The restore failed; its errors are the details.</exception>
    public async Task<IReadOnlyList<LockChange>> RenewAsync(AppEnvironment environment, IProgress<string>? output, CancellationToken cancellationToken)
    {
        if (IsPython(environment))
            return await new PythonRenewal(paths).RenewAsync(environment, output, cancellationToken);
        var app = Select(environment);
        var repository = GitRepository.Open(paths.Root);
        var before = await ReadAsync(repository, environment.Name, cancellationToken);
        var (errors, lines) = await RestoreAsync(app, output, [("RestoreForceEvaluate", "true"), ("RestoreLockedMode", "false")], cancellationToken);
        if (lines is not null)
            throw Unresolved(app, errors, lines);
        return Compare(before, await ReadAsync(repository, environment.Name, cancellationToken));
    }

    /// <summary>Restores as a build does and writes nothing into the work tree; packages that this machine does not have are downloaded.</summary>
    /// <returns>The lock files that are missing, or do not fit the requirements file any more, and why; none: a build takes them.</returns>
    /// <exception cref="ConfigurationException">There is no requirements file or no app project.</exception>
    /// <exception cref="SlipwayException">The restore failed for another reason; its errors are the details.</exception>
    public async Task<IReadOnlyList<Problem>> CheckAsync(AppEnvironment environment, CancellationToken cancellationToken)
    {
        if (IsPython(environment))
            return await new PythonRenewal(paths).CheckAsync(environment, cancellationToken);
        var app = Select(environment);
        var repository = GitRepository.Open(paths.Root);
        var before = await ReadAsync(repository, environment.Name, cancellationToken);
        var (errors, lines) = await RestoreAsync(app, null, [("RestoreLockedMode", "true")], cancellationToken);
        var problems = new List<Problem>();
        // NuGet makes a lock that is missing, in locked mode too.
        foreach (var path in (await ReadAsync(repository, environment.Name, cancellationToken)).Keys.Except(before.Keys))
        {
            File.Delete(Path.Combine(paths.Root, path));
            problems.Add(new Problem(new SourceLocation(path), "there is no such lock yet"));
        }

        problems.AddRange(errors.Where(error => error.IsStaleLock || error.IsOtherContent).Select(error => error.OfLock(environment.Name)));
        return problems.Count > 0 || lines is null ? problems : throw Unresolved(app, errors, lines);
    }

    /// <returns>Path of the requirements file of an environment, relative to the project root, whether it exists or not.</returns>
    public string FileOf(AppEnvironment environment)
    {
        ArgumentNullException.ThrowIfNull(environment);
        return environment.Requirements ?? RequirementsFile.ByConvention(environment.Name, paths.Root);
    }

    /// <summary>Whether the requirements file of an environment is there, and is one of a Python app.</summary>
    public bool IsPython(AppEnvironment environment) => RequirementsFile.Select(environment, paths.Root, null, out _) is { IsPip: true };

    /// <returns>What dotnet said, and where it failed its last lines.</returns>
    private async Task<(IReadOnlyList<DotNetError> Errors, IReadOnlyList<string>? Lines)> RestoreAsync((RequirementsFile Requirements, string Project) app, IProgress<string>? output, IReadOnlyList<(string Name, string Value)> properties, CancellationToken cancellationToken)
    {
        var artifacts = Directory.CreateTempSubdirectory("slipway-restore-").FullName;
        try
        {
            var errors = new DotNetErrors(paths.Root, output);
            var command = DotNetCommand.Create("restore", Path.Combine(paths.Root, app.Project), app.Requirements.Environment.Name, Path.Combine(paths.Root, app.Requirements.Path), artifacts, properties);
            var result = await command.RunAsync(errors, cancellationToken);
            return (errors.Errors, result.ExitCode == 0 ? null : result.Lines);
        }
        finally
        {
            Directory.Delete(artifacts, recursive: true);
        }
    }

    private (RequirementsFile Requirements, string Project) Select(AppEnvironment environment)
    {
        var requirements = RequirementsFile.Select(environment, paths.Root, null, out var problem) ?? throw new ConfigurationException([problem!]);
        return (requirements, DotNetProject.Find(paths.Root, environment.App, out problem) ?? throw new ConfigurationException([problem!]));
    }

    private static SlipwayException Unresolved((RequirementsFile Requirements, string Project) app, IReadOnlyList<DotNetError> errors, IReadOnlyList<string> lines) =>
        new(ExitCode.Failed, $"The requirements of {app.Requirements.Environment.Name} ({app.Requirements.Path}) could not be resolved.")
        {
            Details = errors.Count > 0 ? [.. errors.Select(error => error.ToString())] : lines,
        };

    private async Task<SortedDictionary<string, byte[]>> ReadAsync(GitRepository repository, string environment, CancellationToken cancellationToken)
    {
        var locks = new SortedDictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var path in await repository.ListFilesAsync($"**/{NuGetLock.FileName(environment)}", cancellationToken))
        {
            var file = Path.Combine(paths.Root, path);
            if (File.Exists(file))
                locks[path] = await File.ReadAllBytesAsync(file, cancellationToken);
        }

        return locks;
    }

    private static List<LockChange> Compare(SortedDictionary<string, byte[]> before, SortedDictionary<string, byte[]> after)
    {
        var changes = new List<LockChange>();
        foreach (var (path, content) in after)
        {
            var created = !before.TryGetValue(path, out var old);
            if (created || !old.AsSpan().SequenceEqual(content))
                changes.Add(new LockChange(path, created, Compare(NuGetLock.Packages(old ?? "{}"u8.ToArray()), NuGetLock.Packages(content))));
        }

        return changes;
    }

    internal static List<PackageChange> Compare(IReadOnlyDictionary<string, string> before, IReadOnlyDictionary<string, string> after) =>
        [.. before.Keys.Union(after.Keys).Order(StringComparer.OrdinalIgnoreCase)
            .Select(name => new PackageChange(name, before.GetValueOrDefault(name), after.GetValueOrDefault(name)))
            .Where(change => change.From != change.To)];
}
