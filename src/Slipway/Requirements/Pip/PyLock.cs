namespace Slipway.Requirements.Pip;

/// <summary>A lock file in the format of PyPA's specification (PEP 751): <c>pylock.toml</c>.</summary>
internal sealed class PyLock
{
    /// <summary>Path relative to the project root.</summary>
    public required string File { get; init; }

    /// <summary>Markers of which one must hold where it is installed; none: it is for any place.</summary>
    public IReadOnlyList<Marker> Environments { get; init; } = [];

    /// <summary>Null: any Python.</summary>
    public VersionSpecifiers? RequiresPython { get; init; }

    /// <summary>Extras that can be asked for.</summary>
    public IReadOnlyList<PackageName> Extras { get; init; } = [];

    /// <summary>Dependency groups that can be asked for.</summary>
    public IReadOnlyList<PackageName> DependencyGroups { get; init; } = [];

    /// <summary>Those that are installed when none is asked for.</summary>
    public IReadOnlyList<PackageName> DefaultGroups { get; init; } = [];

    /// <summary>The program that wrote it.</summary>
    public required string CreatedBy { get; init; }

    public required IReadOnlyList<PyLockPackage> Packages { get; init; }

    /// <summary>Name of the lock for machines without one of their own.</summary>
    public const string Unnamed = "pylock.toml";

    /// <summary>Whether a file's name is one of a lock: <c>pylock.toml</c>, or <c>pylock.name.toml</c> with a name without dots.</summary>
    public static bool IsName(string fileName) => fileName == Unnamed || NameOf(fileName) is not null;

    /// <returns>Name of the lock of an environment (the specification's "File Name").</returns>
    public static string NamedAfter(string environment) => $"pylock.{environment}.toml";

    /// <returns>What stands between <c>pylock.</c> and <c>.toml</c>; null: nothing does.</returns>
    public static string? NameOf(string fileName)
    {
        const string Start = "pylock.", End = ".toml";
        if (!fileName.StartsWith(Start, StringComparison.Ordinal) || !fileName.EndsWith(End, StringComparison.Ordinal) || fileName.Length <= Start.Length + End.Length)
            return null;
        var name = fileName[Start.Length..^End.Length];
        return name.Contains('.', StringComparison.Ordinal) ? null : name;
    }

    /// <summary>
    /// Selects what is installed in a place, as the specification's "Installation" says. With no group asked for in
    /// <see cref="MarkerEnvironment.DependencyGroups"/> the default groups are taken.
    /// </summary>
    /// <param name="environment">The place, with the extras and groups that are asked for.</param>
    /// <param name="problems">Why it cannot be installed there.</param>
    public IReadOnlyList<PyLockPackage> Select(MarkerEnvironment environment, RequirementProblems problems)
    {
        if (environment.DependencyGroups.Count == 0)
            environment = environment with { DependencyGroups = DefaultGroups.ToHashSet() };
        var file = new SourceLocation(File);
        var python = PythonVersion.TryParse(environment.Value(MarkerVariable.PythonFullVersion), out var parsed) ? parsed : null;
        if (python is not null && RequiresPython?.Contains(python, prereleases: true) == false)
            problems.Error(file, $"the lock asks for Python {RequiresPython}, and the environment has {python}: lock for it anew");
        if (Environments.Count > 0 && !Environments.Any(marker => marker.Evaluate(environment)))
            problems.Error(file, $"the lock is for other environments ({string.Join(" | ", Environments)}): lock for this one anew");
        var selected = new Dictionary<PackageName, PyLockPackage>();
        foreach (var package in Packages)
        {
            if (package.Marker?.Evaluate(environment) == false)
                continue;
            if (python is not null && package.RequiresPython?.Contains(python, prereleases: true) == false)
                problems.Error(package.At, $"{package.Name} asks for Python {package.RequiresPython}, and the environment has {python}: lock for it anew");
            if (!selected.TryAdd(package.Name, package))
                problems.Error(package.At, $"{package.Name} is selected a second time for one environment; the first is in line {selected[package.Name].At.Line}: lock anew");
        }

        return [.. selected.Values];
    }
}

/// <summary>A package of a lock.</summary>
internal sealed class PyLockPackage
{
    public required SourceLocation At { get; init; }

    public required PackageName Name { get; init; }

    /// <summary>Null: it is known only when the source is built.</summary>
    public PythonVersion? Version { get; init; }

    public Marker? Marker { get; init; }

    public VersionSpecifiers? RequiresPython { get; init; }

    /// <summary>The index it is from; credentials may stand in it: see <see cref="Credentials"/>.</summary>
    public RequirementUrl? Index { get; init; }

    /// <summary>Files that can be installed: wheels, or else the source archive, or the one archive that is named.</summary>
    public IReadOnlyList<PyLockFile> Files { get; init; } = [];

    /// <summary>Null: it is not from version control.</summary>
    public PyLockVcs? Vcs { get; init; }

    /// <summary>A directory, as it was written; null: it is none.</summary>
    public string? Directory { get; init; }

    public bool IsEditable { get; init; }

    /// <summary>How firmly it says what is installed.</summary>
    public RequirementKind Kind => Vcs is { } vcs
        ? vcs.Reference.IsFullCommit ? RequirementKind.VcsCommit : RequirementKind.VcsFloating
        : Directory is not null
            ? IsEditable ? RequirementKind.Editable : RequirementKind.LocalPath
            : Files.All(file => file.Role == PyLockRole.Archive) ? RequirementKind.Url : RequirementKind.Pinned;

    public override string ToString() => Version is null ? Name.Text : $"{Name}=={Version}";
}

/// <summary>A file of a package.</summary>
/// <param name="Role">What it is.</param>
/// <param name="Name">Name of the file.</param>
/// <param name="Url">Where it is; null: at <paramref name="Path"/>.</param>
/// <param name="Path">Relative to the lock's directory; null: at <paramref name="Url"/>.</param>
/// <param name="Hashes">By algorithm: all of them hold. Other than in requirements files any algorithm may stand here.</param>
/// <param name="Size">In bytes; null: it is not told.</param>
internal sealed record PyLockFile(PyLockRole Role, string Name, RequirementUrl? Url, string? Path, IReadOnlyDictionary<string, string> Hashes, long? Size);

/// <summary>What a file of a package is.</summary>
internal enum PyLockRole
{
    Wheel,
    Source,
    Archive,
}

/// <summary>A commit of a repository.</summary>
/// <param name="Reference">System and commit.</param>
/// <param name="RequestedRevision">The branch or tag that was asked for; null: none was.</param>
/// <param name="Url">Where it is; null: at <paramref name="Path"/>.</param>
/// <param name="Path">Relative to the lock's directory.</param>
internal sealed record PyLockVcs(VcsReference Reference, string? RequestedRevision, RequirementUrl? Url, string? Path);
