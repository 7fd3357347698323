using System.Text;
using Slipway.Environments;
using Slipway.Requirements.Pip;
using Slipway.State;

namespace Slipway.Requirements.Python;

/// <summary>Renews the lock of a Python app's environment in the work tree.</summary>
internal sealed class PythonRenewal(ProjectPaths paths)
{
    public async Task<IReadOnlyList<LockChange>> RenewAsync(AppEnvironment environment, IProgress<string>? output, CancellationToken cancellationToken)
    {
        var (file, requirements, set) = await ReadAsync(environment, cancellationToken);
        if (OthersLock(file, requirements, set) is { } others)
            throw new ConfigurationException([others]);
        var path = PythonLock.Beside(file.Path);
        var full = Path.Combine(paths.Root, path);
        var before = File.Exists(full) ? await File.ReadAllTextAsync(full, cancellationToken) : null;
        var old = before is null ? null : requirements.ReadLock(file, set, new RequirementProblems());
        var found = await requirements.ResolveAsync(file, set, output, cancellationToken);
        var after = found.Write(file.Path, environment.TargetName);
        if (after == before)
            return [];
        Replace(full, after);
        return [new LockChange(path, before is null, RequirementsRenewal.Compare(Versions(old), Versions(found)))];
    }

    public async Task<IReadOnlyList<Problem>> CheckAsync(AppEnvironment environment, CancellationToken cancellationToken)
    {
        var (file, requirements, set) = await ReadAsync(environment, cancellationToken);
        var problems = new RequirementProblems();
        return requirements.ReadLock(file, set, problems) is null
            ? [new Problem(new SourceLocation(PythonLock.Beside(file.Path)), "there is no such lock yet")]
            : problems.Errors;
    }

    /// <returns>Why there is nothing to renew here; null: there is.</returns>
    private static Problem? OthersLock(RequirementsFile file, PythonRequirements requirements, RequirementSet set)
    {
        var selected = requirements.Select(file, set, out var problem);
        return problem ?? selected switch
        {
            { Form: LockForm.Requirements } => new Problem(new SourceLocation(selected.Path), "this file is a lock itself, every package has one version and a hash: make it anew with the program that made it, such as pip-compile or uv"),
            { Form: LockForm.PyLock } => new Problem(new SourceLocation(selected.Path), $"this file is the lock of {file.Environment.Name}: make it anew with the program that made it, such as 'pip lock' or 'uv export'. To have Slipway lock, remove it and write what is needed into requirements/{file.Environment.Name}.txt."),
            _ => null,
        };
    }

    private async Task<(RequirementsFile File, PythonRequirements Requirements, RequirementSet Set)> ReadAsync(AppEnvironment environment, CancellationToken cancellationToken)
    {
        var file = RequirementsFile.Select(environment, paths.Root, null, out var problem) ?? throw new ConfigurationException([problem!]);
        var declared = DeclaredPython.Find(paths.Root, environment.App, out problem) ?? throw new ConfigurationException([problem!]);
        var (python, missing) = await PythonInterpreter.FindAsync(declared.Version, new SourceLocation(declared.File), cancellationToken);
        if (python is null)
            throw new ConfigurationException([missing!]);
        var requirements = new PythonRequirements(paths.Root, declared, python, new SecretResolver(paths));
        var problems = new RequirementProblems();
        var set = requirements.Read(file, problems);
        problems.ThrowIfAny();
        return (file, requirements, set);
    }

    private static Dictionary<string, string> Versions(PythonLock? found) =>
        found?.Packages.DistinctBy(package => package.Name).ToDictionary(package => package.Name, package => package.Version) ?? [];

    /// <summary>A file that people commit: readable as their other files are.</summary>
    private static void Replace(string path, string text)
    {
        DurableFile.Replace(path, Encoding.UTF8.GetBytes(text));
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
    }
}
