using Slipway.Environments;
using Slipway.Processes;

namespace Slipway.Requirements;

/// <summary>Renews the lock files of an environment from its requirements file, in the work tree.</summary>
public sealed class RequirementsRenewal(ProjectPaths paths)
{
    /// <summary>Resolves the requirements anew and writes <c>packages.&lt;environment&gt;.lock.json</c> beside each project file that the app is made of.</summary>
    /// <returns>The lock files that changed, in ordinal order of their paths.</returns>
    /// <exception cref="ConfigurationException">There is no requirements file or no app project.</exception>
    /// <exception cref="SlipwayException">The restore failed; its errors are the details.</exception>
    public async Task<IReadOnlyList<LockChange>> RenewAsync(AppEnvironment environment, IProgress<string>? output, CancellationToken cancellationToken)
    {
        var requirements = RequirementsFile.Select(environment, paths.Root, null, out var problem) ?? throw new ConfigurationException([problem!]);
        var project = DotNetProject.Find(paths.Root, environment.App, out problem) ?? throw new ConfigurationException([problem!]);
        var repository = GitRepository.Open(paths.Root);
        var before = await ReadAsync(repository, environment.Name, cancellationToken);

        var artifacts = Directory.CreateTempSubdirectory("slipway-restore-").FullName;
        try
        {
            var errors = new DotNetErrors(paths.Root, output);
            var command = DotNetCommand.Create("restore", Path.Combine(paths.Root, project), environment.Name, Path.Combine(paths.Root, requirements.Path), artifacts, ("RestoreForceEvaluate", "true"), ("RestoreLockedMode", "false"));
            var result = await command.RunAsync(errors, cancellationToken);
            if (result.ExitCode != 0)
            {
                throw new SlipwayException(ExitCode.Failed, $"The requirements of {environment.Name} ({requirements.Path}) could not be resolved.")
                {
                    Details = errors.Errors.Count > 0 ? [.. errors.Errors.Select(error => error.ToString())] : result.Lines,
                };
            }
        }
        finally
        {
            Directory.Delete(artifacts, recursive: true);
        }

        return Compare(before, await ReadAsync(repository, environment.Name, cancellationToken));
    }

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

    private static List<PackageChange> Compare(IReadOnlyDictionary<string, string> before, IReadOnlyDictionary<string, string> after) =>
        [.. before.Keys.Union(after.Keys).Order(StringComparer.OrdinalIgnoreCase)
            .Select(name => new PackageChange(name, before.GetValueOrDefault(name), after.GetValueOrDefault(name)))
            .Where(change => change.From != change.To)];
}
