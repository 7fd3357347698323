using Slipway.Environments;
using Slipway.Requirements.Pip;

namespace Slipway.Requirements.Python;

/// <summary>The requirements of a Python project: reads them, tells whether a lock fits them, and locks them anew.</summary>
/// <param name="root">The project root, or an export of it.</param>
/// <param name="declared">Version that the app declares.</param>
/// <param name="python">The interpreter of that version: pip evaluates markers on its own.</param>
/// <param name="secrets">Finds the passwords of indexes.</param>
internal sealed class PythonRequirements(string root, DeclaredPython declared, PythonInterpreter python, SecretResolver secrets)
{
    private readonly RequirementsReader _reader = new(root, python.Markers, Environment.GetEnvironmentVariable);

    /// <returns>What a file and its includes ask for; it counts only where no errors were added.</returns>
    public RequirementSet Read(string path, RequirementProblems problems)
    {
        var set = _reader.Read(path, problems);
        WrittenCredentials.Refuse(set, problems);
        foreach (var entry in set.Requirements)
        {
            if (Fault(entry) is { } fault)
                problems.Error(entry.Origin.At, $"{entry}{RequirementOrigin.Chain(entry.Origin.Includes)} {fault}");
        }

        return set;
    }

    /// <returns>The lock; null: there is none. It counts only where no errors were added.</returns>
    public PythonLock? ReadLock(RequirementsFile file, RequirementSet set, RequirementProblems problems)
    {
        var path = PythonLock.Beside(file.Path);
        if (!File.Exists(Path.Combine(root, path)))
            return null;
        var found = PythonLock.Read(root, path, _reader, problems);
        if (Stale(found, file, set) is { } reason)
            problems.Error(new SourceLocation(path), $"this lock does not fit {file.Path}: {reason}. Renew it with ./build.sh --target=Requirements{file.Environment.TargetName} and commit it.");
        return found;
    }

    /// <summary>Asks pip which files it would install.</summary>
    /// <exception cref="ConfigurationException">There is no such version, or versions exclude each other.</exception>
    /// <exception cref="SlipwayException">pip failed otherwise, for example because no index could be reached.</exception>
    public async Task<PythonLock> ResolveAsync(RequirementsFile file, RequirementSet set, IProgress<string>? output, CancellationToken cancellationToken)
    {
        using var indexes = await PackageIndexes.OpenAsync(secrets, file.Environment, cancellationToken);
        return new PythonLock
        {
            Python = declared.Version,
            Platform = python.Platform,
            Inputs = PythonLock.InputsOf(set),
            Options = PythonPackage.Sources(set),
            Packages = await new PipResolver(root, python, indexes).ResolveAsync(file, set, output, cancellationToken),
        };
    }

    private string? Stale(PythonLock found, RequirementsFile file, RequirementSet set)
    {
        if (found.Inputs.Length == 0)
            return "it does not say what it was made from";
        if (found.Python != declared.Version)
            return $"it is for Python {found.Python}, and {declared.File} says {declared.Version}";
        if (found.Platform != python.Platform)
            return $"it is for {found.Platform}, and this is {python.Platform}";
        return found.Inputs == PythonLock.InputsOf(set) ? null : $"{(set.Files.Count == 1 ? "that file has" : $"{file.Path} or what it includes ({string.Join(", ", set.Files.Skip(1).Select(other => other.Path))}) has")} changed since";
    }

    private static string? Fault(RequirementEntry entry) => entry.Kind switch
    {
        RequirementKind.Editable => "is used in place (-e), which a release cannot hold: build a wheel of it, or name a commit",
        RequirementKind.VcsFloating => "does not say which commit: write all digits of one behind '@', so that the release stays what it is",
        RequirementKind.LocalPath when entry.Requirement.Path is { } path && !WheelName.IsWheel(path) => "is a directory or source of this project: build a wheel of it and name that",
        _ => null,
    };
}
