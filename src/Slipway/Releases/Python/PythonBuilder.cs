using System.Collections.Concurrent;
using System.Text;
using Slipway.Environments;
using Slipway.Requirements;
using Slipway.Requirements.Pip;
using Slipway.Requirements.Python;

namespace Slipway.Releases.Python;

/// <summary>
/// Builds Python apps: the app's directory as it was committed, the wheels of its locked packages, and what Django
/// collects of static files.
/// </summary>
internal sealed class PythonBuilder(PythonEnvironments environments, IContentStore store, SecretResolver secrets, BuildRequest request) : IAppBuilder
{
    private readonly Dictionary<string, (RequirementSet Set, PythonLock? Lock)> _read = [];
    private readonly Dictionary<string, PythonLock> _locks = [];
    private readonly ConcurrentDictionary<string, Lazy<Task<IReadOnlyList<ReleaseFile>>>> _wheels = new(StringComparer.Ordinal);
    private DeclaredPython? _declared;
    private PythonInterpreter? _python;
    private bool _isDjango;

    public string Name => "python";

    public async Task<IReadOnlyList<Problem>> CheckAsync(SourceExport export, IReadOnlyList<RequirementsFile> requirements, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(export.AppDirectory))
            return [new Problem(null, $"There is no directory '{export.App}' in {export.Origin}. Name the app's directory with the key 'app' in environments/base.yml.")];
        _isDjango = DjangoProject.Is(export.AppDirectory);
        _declared = DeclaredPython.Find(export.Project, export.App, out var problem);
        if (_declared is null)
            return [problem!];
        (_python, problem) = await PythonInterpreter.FindAsync(_declared.Version, new SourceLocation(_declared.File), cancellationToken);
        if (_python is null)
            return [problem!];
        var problems = new RequirementProblems();
        var missing = new List<Problem>();
        var reading = Reading(export);
        foreach (var file in requirements)
        {
            var errors = problems.Errors.Count;
            var set = reading.Read(file, problems);
            // A lock is judged by requirements that could be read.
            var found = problems.Errors.Count == errors ? reading.ReadLock(file, set, problems) : null;
            if (found is null && problems.Errors.Count == errors && file.Environment.Protect.CleanTree)
                missing.Add(MissingLock(export, file));
            _read[file.Environment.Name] = (set, found);
        }

        foreach (var warning in problems.Warnings)
            request.Output?.Report(warning.ToString());
        return [.. problems.Errors, .. missing];
    }

    public Task<string> ToolchainAsync(SourceExport export, CancellationToken cancellationToken) => Task.FromResult(_python!.Toolchain);

    public async Task<string> LockAsync(SourceExport export, RequirementsFile requirements, CancellationToken cancellationToken)
    {
        var (set, found) = _read[requirements.Environment.Name];
        if (found is null)
        {
            request.Phase?.Report($"resolve {requirements.Path}");
            found = await Reading(export).ResolveAsync(requirements, set, request.Output, cancellationToken);
            request.Notice?.Report($"{requirements.Path} has no lock: {found.Packages.Count} packages were resolved for this release. To have the same next time: ./build.sh --target=Requirements{requirements.Environment.TargetName}, and commit {PythonLock.Beside(requirements.Path)}");
        }

        _locks[requirements.Environment.Name] = found;
        return found.Digest;
    }

    public string Variation(AppEnvironment environment)
    {
        if (!_isDjango)
            return "";
        var text = new StringBuilder();
        foreach (var (name, value) in environment.Config.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            text.Append(name).Append('=').Append(value).Append('\0');
        foreach (var name in environment.Secrets.Keys.Order(StringComparer.Ordinal))
            text.Append(name).Append('\0');
        return Digest.OfText(text.ToString());
    }

    public async Task<BuiltVariant> BuildAsync(SourceExport export, IReadOnlyList<RequirementsFile> requirements, CancellationToken cancellationToken)
    {
        var locked = _locks[requirements[0].Environment.Name];
        var wheels = await _wheels.GetOrAdd(locked.Digest, _ => new(() => FetchAsync(export, locked, requirements[0], cancellationToken))).Value;
        // What was compiled elsewhere and committed is not this source's.
        foreach (var compiled in Files(export.AppDirectory).Where(IsCompiled))
            File.Delete(Path.Combine(export.AppDirectory, compiled));
        var before = Files(export.AppDirectory);
        if (_isDjango && locked.Packages.Any(package => package.Name == "django"))
        {
            var environment = await environments.EnsureAsync(_declared!.Runtime, _python!.Platform, wheels, request.Output, cancellationToken);
            await new DjangoProject(export.AppDirectory, environment, requirements[0].Environment, request).BuildAsync(cancellationToken);
        }

        var made = MadeOf(export, Files(export.AppDirectory).Except(before, StringComparer.Ordinal), cancellationToken);
        // One after the other: what is compiled depends on nothing else then.
        if (!await ByteCode.CompileAsync(_python!, export.AppDirectory, export.Root, parallel: false, request.Output, cancellationToken))
            request.Notice?.Report("some files of the app are no Python that compiles; the log has them");
        return new BuiltVariant(_declared!.Runtime, _python!.Platform, export.AppDirectory, Files(export.AppDirectory)) { Wheels = wheels, Made = made };
    }

    private PythonRequirements Reading(SourceExport export) => new(export.Project, _declared!, _python!, secrets);

    private async Task<IReadOnlyList<ReleaseFile>> FetchAsync(SourceExport export, PythonLock locked, RequirementsFile requirements, CancellationToken cancellationToken)
    {
        // What a directory of the project holds is in no lock.
        var local = string.Concat(locked.Packages.Where(package => package.IsLocal).Select(package => LocalSources.DigestOf(Path.Combine(export.Project, package.Address!))));
        var known = environments.WheelsOf(_declared!.Runtime, _python!.Platform, locked.Digest + local);
        if (known.Find() is { } files && files.All(store.Contains))
            return files;
        request.Phase?.Report($"fetch {locked.Packages.Count} packages");
        var directory = Path.Combine(export.Root, "wheels");
        using var indexes = await PackageIndexes.OpenAsync(secrets, requirements.Environment, cancellationToken);
        var fetched = await new PipWheels(export, _python, indexes, requirements).FetchAsync(locked, directory, request.Output, cancellationToken);
        var stored = await store.AddAllAsync(fetched.ToDictionary(file => Path.GetFileName(file), file => file, StringComparer.Ordinal), null, cancellationToken);
        if (locked.Text is not null)
            await new WholeSet(environments, _declared.Runtime, _python, request).CheckAsync(locked, stored, cancellationToken);
        known.Record(stored);
        return stored;
    }

    /// <summary>Of the names and contents of files that a build made: equal ones are one variant, whatever the configuration was.</summary>
    private static string MadeOf(SourceExport export, IEnumerable<string> made, CancellationToken cancellationToken)
    {
        var text = new StringBuilder();
        foreach (var path in made)
            text.Append(path).Append('\0').Append(Digest.OfFile(Path.Combine(export.AppDirectory, path), cancellationToken).Sha256).Append('\n');
        return text.Length == 0 ? "" : Digest.OfText(text.ToString());
    }

    private static List<string> Files(string directory) =>
        [.. Directory.EnumerateFiles(directory, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 })
            .Select(file => Path.GetRelativePath(directory, file).Replace('\\', '/'))
            .Order(StringComparer.Ordinal)];

    private static bool IsCompiled(string path) => path.EndsWith(ByteCode.Extension, StringComparison.Ordinal);

    private static Problem MissingLock(SourceExport export, RequirementsFile file)
    {
        var path = PythonLock.Beside(file.Path);
        return new Problem(new SourceLocation(path), File.Exists(Path.Combine(export.WorkTree, path))
            ? $"this lock is not in {export.Origin}. Commit it: git add {path} && git commit."
            : $"there is no lock for {file.Path} in {export.Origin}, and {file.Environment.Name} takes what is committed alone (protect.clean-tree). Make it with ./build.sh --target=Requirements{file.Environment.TargetName} and commit it.");
    }
}
