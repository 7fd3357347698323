namespace Slipway.Requirements.Pip;

/// <summary>Reads one of a lock's packages: exactly one source, and each file with a hash.</summary>
internal sealed class PyLockPackageReader(TomlFields fields, RequirementProblems problems)
{
    private static readonly string[] Direct = ["vcs", "directory", "archive"];
    private static readonly string[] OfIndex = ["wheels", "sdist"];

    /// <returns>Null: it has no name.</returns>
    public PyLockPackage? Read()
    {
        if (fields.Required("name") is not { } text)
            return null;
        if (!PyLockReader.Name(text, out var name, out _))
        {
            problems.Error(fields.At("name"), $"the name {Slipway.Environments.Shown.Text(text)} is not in its normal spelling (lower case, '-' between words): lock anew");
            return null;
        }

        var version = fields.As<PythonVersion>("version", Version);
        var files = new List<PyLockFile>();
        foreach (var wheel in fields.Tables("wheels"))
            AddFile(wheel, PyLockRole.Wheel, files, name, version);
        if (fields.Table("sdist") is { } source)
            AddFile(source, PyLockRole.Source, files, name, version);
        if (fields.Table("archive") is { } archive)
            AddFile(archive, PyLockRole.Archive, files, name, version);
        CheckSources(name);
        return new PyLockPackage
        {
            At = fields.At("name"),
            Name = name,
            Version = version,
            Marker = fields.As<Marker>("marker", Marker.TryParse),
            RequiresPython = fields.As<VersionSpecifiers>("requires-python", VersionSpecifiers.TryParse),
            Index = fields.Text("index") is { } index ? RequirementUrl.TryParse(index, index) : null,
            Files = files,
            Vcs = fields.Table("vcs") is { } vcs ? Vcs(vcs) : null,
            Directory = fields.Table("directory")?.Required("path"),
            IsEditable = fields.Table("directory")?.Flag("editable") == true,
        };
    }

    private static bool Version(string text, out PythonVersion? version, out SyntaxError? error)
    {
        error = PythonVersion.TryParse(text, out version) ? null : new SyntaxError(0, "it is no version");
        return error is null;
    }

    private void CheckSources(PackageName name)
    {
        var isFromIndex = OfIndex.Any(fields.Has);
        var direct = Direct.Where(fields.Has).ToList();
        if (direct.Count == 0 && !isFromIndex)
            problems.Error(fields.At("name"), $"{name} has no source: one of wheels, sdist, vcs, directory or archive must stand there");
        else if (direct.Count > 1 || (direct.Count > 0 && isFromIndex))
            problems.Error(fields.At("name"), $"{name} has several sources ({string.Join(", ", direct.Concat(OfIndex.Where(fields.Has)))}): one must stand there, or wheels and sdist together");
    }

    private void AddFile(TomlFields file, PyLockRole role, List<PyLockFile> files, PackageName name, PythonVersion? version)
    {
        var url = Place(file, out var path);
        var hashes = file.Table("hashes");
        if (!file.Has("hashes"))
            file.Error("hashes is missing: pip verifies each file");
        else if (hashes?.IsEmpty == true)
            file.Error("hashes is empty: pip verifies each file");
        var fileName = file.Text("name") ?? path?[(path.LastIndexOfAny(['/', '\\']) + 1)..] ?? url?.FileName ?? "";
        if (role != PyLockRole.Archive)
            CheckName(file, role, fileName, name, version);
        files.Add(new PyLockFile(role, fileName, url, path, hashes?.Texts() ?? new Dictionary<string, string>(), file.Number("size")));
    }

    private static void CheckName(TomlFields file, PyLockRole role, string fileName, PackageName name, PythonVersion? version)
    {
        var parsed = role == PyLockRole.Wheel ? WheelName.TryParse(fileName) : WheelName.TryParseSource(fileName);
        if (parsed is null)
            file.Error($"{Slipway.Environments.Shown.Text(fileName)} is no name of a {(role == PyLockRole.Wheel ? "wheel" : "source archive")}");
        else if (!parsed.Name.Equals(name) || (version is not null && !parsed.Version.Equals(version)))
            file.Error($"{Slipway.Environments.Shown.Text(fileName)} is a file of {parsed.Name} {parsed.Version}, and the package is {name}{(version is null ? "" : $" {version}")}");
    }

    private static RequirementUrl? Place(TomlFields file, out string? path)
    {
        path = file.Text("path");
        if (file.Text("url") is { } text)
        {
            if (RequirementUrl.TryParse(text, text) is { } url)
                return url;
            file.Error("url is no address: it must begin with a scheme, such as https://");
        }
        else if (string.IsNullOrEmpty(path))
        {
            file.Error("url or path must stand there");
        }

        return null;
    }

    private static PyLockVcs? Vcs(TomlFields vcs)
    {
        var url = Place(vcs, out var path);
        return vcs.Required("type") is { } type && vcs.Required("commit-id") is { } commit
            ? new PyLockVcs(new VcsReference(type, commit), vcs.Text("requested-revision"), url, path)
            : null;
    }
}
