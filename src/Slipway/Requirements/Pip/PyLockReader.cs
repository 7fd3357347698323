using Slipway.Environments;

namespace Slipway.Requirements.Pip;

/// <summary>Reads <c>pylock.toml</c> files (PyPA's pylock.toml specification 1.0).</summary>
/// <param name="root">The project root, or an export of it.</param>
internal sealed class PyLockReader(string root)
{
    private static readonly SyntaxError NotNormal = new(0, "the name is not in its normal spelling");

    private readonly ProjectFiles _project = new(root);

    /// <param name="path">Of the file, relative to the root.</param>
    /// <param name="problems">What is wrong is added.</param>
    /// <returns>Null: there are errors.</returns>
    public PyLock? Read(string path, RequirementProblems problems)
    {
        var file = new SourceLocation(path);
        var before = problems.Errors.Count;
        if (!PyLock.IsName(Path.GetFileName(path)))
            problems.Error(file, "a lock of this format is named pylock.toml, or pylock.NAME.toml with a name without dots: rename it");
        if (!_project.HasFile(path))
        {
            problems.Error(file, $"{Shown.Text(path)} is not in the project");
            return null;
        }

        if (_project.Read(path, file, problems) is not { } bytes || SourceDecoder.Decode(bytes, file, problems) is not { } text)
            return null;
        if (TomlReader.Read(text, path, problems) is not { } table)
            return null;
        var fields = new TomlFields(table, "", problems);
        CheckVersion(fields, problems);
        var read = new PyLock
        {
            File = path,
            CreatedBy = fields.Required("created-by") ?? "",
            Environments = fields.Each<Marker>("environments", Markers),
            RequiresPython = fields.As<VersionSpecifiers>("requires-python", VersionSpecifiers.TryParse),
            Extras = fields.Each<PackageName>("extras", Name),
            DependencyGroups = fields.Each<PackageName>("dependency-groups", Group),
            DefaultGroups = fields.Each<PackageName>("default-groups", Group),
            Packages = [.. fields.RequiredTables("packages").Select(package => new PyLockPackageReader(package, problems).Read()).OfType<PyLockPackage>()],
        };
        return problems.Errors.Count == before ? read : null;
    }

    private static bool Markers(string text, out Marker marker, out SyntaxError? error)
    {
        var good = Marker.TryParse(text, out var found, out error);
        marker = found!;
        return good;
    }

    /// <summary>Names in a lock are normal already.</summary>
    internal static bool Name(string text, out PackageName name, out SyntaxError? error)
    {
        var good = PackageName.TryParse(text, out name) && name.Normalized == text;
        error = good ? null : NotNormal;
        return good;
    }

    private static bool Group(string text, out PackageName name, out SyntaxError? error)
    {
        error = PackageName.TryParse(text, out name) ? null : new SyntaxError(0, "the name of a group has letters and digits, and '-', '_' and '.' between them");
        return error is null;
    }

    private static void CheckVersion(TomlFields fields, RequirementProblems problems)
    {
        if (fields.Required("lock-version") is not { } text)
            return;
        var at = fields.At("lock-version");
        if (!PythonVersion.TryParse(text, out var version))
            problems.Error(at, $"lock-version {Shown.Text(text)} is no version");
        else if (version.Release[0].ToString() != "1")
            problems.Error(at, $"lock-version {version} is not known: this Slipway reads 1.0; lock with a program that writes it");
        else if (version.Release.Skip(1).Any(number => !number.IsZero))
            problems.Warning(at, $"lock-version {version} is newer than 1.0: what it adds is not read");
    }
}
