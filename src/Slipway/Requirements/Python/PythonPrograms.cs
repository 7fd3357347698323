namespace Slipway.Requirements.Python;

/// <summary>
/// Where a Python may lie: what PATH has, and the versions of pyenv. In the place of pyenv's shims come the versions that
/// they would choose from: a shim is a script that runs for longer than the Python that it finds.
/// </summary>
internal static class PythonPrograms
{
    /// <param name="version">Two or three numbers.</param>
    /// <returns>Paths of programs, the most fitting first; each may be of another version.</returns>
    public static IEnumerable<string> For(string version) =>
        For(version, Directories(), Environment.GetEnvironmentVariable("PYENV_ROOT") ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".pyenv"));

    /// <param name="version">Two or three numbers.</param>
    /// <param name="directories">Those of PATH.</param>
    /// <param name="pyenv">Directory of pyenv, whether or not it is there.</param>
    internal static IEnumerable<string> For(string version, IReadOnlyList<string> directories, string pyenv)
    {
        var shims = Path.Combine(pyenv, "shims");
        var minor = string.Join('.', version.Split('.').Take(2));
        string[] names = [$"python{minor}", "python3", "python"];
        return names.SelectMany(name => directories.SelectMany(directory => IsShims(directory) ? Versions(version, pyenv) : [Path.Combine(directory, name)]))
            .Concat(Versions(version, pyenv))
            // Last what only a shim finds, such as an environment of pyenv-virtualenv.
            .Concat(directories.Where(IsShims).SelectMany(directory => names.Select(name => Path.Combine(directory, name))))
            .Distinct(StringComparer.Ordinal)
            .Where(File.Exists);

        bool IsShims(string directory) => Path.TrimEndingDirectorySeparator(directory) == shims;
    }

    /// <returns>Pythons of pyenv that are of a version, the newest first.</returns>
    private static IEnumerable<string> Versions(string version, string pyenv)
    {
        var versions = Path.Combine(pyenv, "versions");
        if (!Directory.Exists(versions))
            return [];
        return Directory.GetDirectories(versions)
            .Select(directory => (Directory: directory, Name: Path.GetFileName(directory)))
            .Where(installed => installed.Name == version || installed.Name.StartsWith($"{version}.", StringComparison.Ordinal))
            .OrderByDescending(installed => Version.TryParse(installed.Name, out var number) ? number : new Version())
            .ThenBy(installed => installed.Name, StringComparer.Ordinal)
            .Select(installed => Path.Combine(installed.Directory, "bin", "python3"));
    }

    /// <returns>Path of a program of the PATH; null: it is not there.</returns>
    public static string? Find(string name) => Directories().Select(directory => Path.Combine(directory, name)).FirstOrDefault(File.Exists);

    /// <returns>The Pythons of PATH as their names say it: what can be told without starting one.</returns>
    public static string Installed() =>
        string.Join(',', Directories()
            .Where(Directory.Exists)
            .SelectMany(directory => Directory.EnumerateFiles(directory, "python3.*"))
            .Where(program => Path.GetFileName(program).Split('.') is ["python3", { Length: > 0 } minor] && minor.All(char.IsAsciiDigit))
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal));

    private static string[] Directories() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
}
