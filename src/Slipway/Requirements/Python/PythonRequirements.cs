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
    public RequirementSet Read(RequirementsFile file, RequirementProblems problems)
    {
        // A lock that stands for itself asks for nothing but what it holds.
        if (RequirementsFile.IsPyLock(file.Path))
            return new RequirementSet { Requirements = [], Constraints = [], Options = [], Files = [], Variables = [] };
        var set = _reader.Read(file.Path, problems);
        WrittenCredentials.Refuse(set, problems);
        foreach (var entry in set.Requirements)
        {
            if (Fault(entry, file.Environment) is { } fault)
                problems.Error(entry.Origin.At, $"{entry}{RequirementOrigin.Chain(entry.Origin.Includes)} {fault}");
        }

        return set;
    }

    /// <returns>The lock; null: there is none. It counts only where no errors were added.</returns>
    public PythonLock? ReadLock(RequirementsFile file, RequirementSet set, RequirementProblems problems)
    {
        var selected = Select(file, set, out var problem);
        if (problem is { Location: { } at })
            problems.Error(at, problem.Message);
        return selected switch
        {
            null => null,
            { Form: LockForm.Requirements } => OfRequirements(file, set),
            { Form: LockForm.PyLock } => ReadPyLock(selected.Path, set, problems),
            _ => ReadOwn(selected.Path, file, set, problems),
        };
    }

    /// <returns>What locks a requirements file; null: nothing does.</returns>
    public LockSelection? Select(RequirementsFile file, RequirementSet set, out Problem? problem) =>
        LockSelection.Find(file.Path, file.Environment.VariantName, path => File.Exists(Path.Combine(root, path)), out problem)
        ?? (PythonLock.IsLocked(set, python.Markers) ? new LockSelection(file.Path, LockForm.Requirements) : null);

    private PythonLock ReadOwn(string path, RequirementsFile file, RequirementSet set, RequirementProblems problems)
    {
        var found = PythonLock.Read(root, path, _reader, problems);
        if (Stale(found, file, set) is { } reason)
            problems.Error(new SourceLocation(path), $"this lock does not fit {file.Path}: {reason}. Renew it with ./build.sh --target=Requirements{file.Environment.TargetName} and commit it.");
        return found;
    }

    /// <summary>A requirements file that pip-compile or uv made: nothing in it is left to be chosen.</summary>
    private PythonLock OfRequirements(RequirementsFile file, RequirementSet set)
    {
        var asked = PythonLock.Asked(set, python.Markers).ToList();
        return new PythonLock
        {
            File = file.Path,
            Form = LockForm.Requirements,
            Python = declared.Version,
            Platform = python.Platform,
            Inputs = "",
            Options = PythonPackage.Sources(set),
            Packages = [.. asked.Select(entry => PythonPackage.Of(entry)!).DistinctBy(package => package.Name).OrderBy(package => package.Name, StringComparer.Ordinal)],
            Places = asked.DistinctBy(entry => entry.Requirement.Name).ToDictionary(entry => entry.Requirement.Name!.Value.Normalized, entry => entry.Origin.At),
            Text = set.Files.Count == 1 ? set.Files[0].Sha256 : PythonLock.InputsOf(set),
        };
    }

    private PythonLock? ReadPyLock(string path, RequirementSet set, RequirementProblems problems)
    {
        if (new PyLockReader(root).Read(path, problems) is not { } read)
            return null;
        var packages = new PyLockPackages(root, read, problems);
        var found = new PythonLock
        {
            File = path,
            Form = LockForm.PyLock,
            Python = declared.Version,
            Platform = python.Platform,
            Inputs = "",
            Options = [],
            Packages = packages.Select(python.Markers),
            Links = packages.Links,
            Places = read.Packages.DistinctBy(package => package.Name).ToDictionary(package => package.Name.Normalized, package => package.At),
            Text = PythonLock.DigestOf(File.ReadAllBytes(Path.Combine(root, path))),
        };
        LockFit.Check(found, set, python.Markers, problems);
        return found;
    }

    /// <summary>Asks uv or pip which files it would install.</summary>
    /// <exception cref="ConfigurationException">There is no such version, or versions exclude each other.</exception>
    /// <exception cref="SlipwayException">It failed otherwise, for example because no index could be reached.</exception>
    public async Task<PythonLock> ResolveAsync(RequirementsFile file, RequirementSet set, IProgress<string>? output, CancellationToken cancellationToken)
    {
        using var indexes = await PackageIndexes.OpenAsync(secrets, file.Environment, cancellationToken);
        using var sources = new LocalSources(root);
        return new PythonLock
        {
            File = file.Path,
            Python = declared.Version,
            Platform = python.Platform,
            Inputs = PythonLock.InputsOf(set),
            Options = PythonPackage.Sources(set),
            Packages = await Resolvers.For(file.Environment, root, python, indexes, sources).ResolveAsync(file, set, output, cancellationToken),
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

    private static string? Fault(RequirementEntry entry, AppEnvironment environment) => entry.Kind switch
    {
        RequirementKind.Editable when entry.Requirement.Path is null => "is used in place (-e), which a release cannot hold: write it without -e, and name a commit",
        RequirementKind.Editable when Firm(environment) is { } why => $"is used in place (-e), and {why}: build a wheel of it, or name a commit",
        RequirementKind.VcsFloating => "does not say which commit: write all digits of one behind '@', so that the release stays what it is",
        RequirementKind.LocalPath when LocalSources.Is(entry.Requirement) && Firm(environment) is { } why => $"is a directory of this project, and {why}: build a wheel of it and name that",
        RequirementKind.LocalPath when entry.Requirement.Path is { } path && !LocalSources.Is(entry.Requirement) && !WheelName.IsWheel(path) => "is source in an archive: build a wheel of it and name that",
        _ => null,
    };

    /// <returns>Why a release of an environment has to be one that anybody could make again; null: it is one for development.</returns>
    private static string? Firm(AppEnvironment environment) =>
        environment.PromotedTo.Count > 0 ? $"releases of {environment.Name} are promoted to {string.Join(" and ", environment.PromotedTo)}"
        : environment.Promote.From is { } from ? $"{environment.Name} takes releases of {from}"
        : environment.Protect.Any ? $"{environment.Name} is protected"
        : null;
}
