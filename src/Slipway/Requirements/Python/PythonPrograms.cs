namespace Slipway.Requirements.Python;

/// <summary>Where a Python may lie: what PATH has, then the versions of pyenv.</summary>
internal static class PythonPrograms
{
    /// <param name="version">Two or three numbers.</param>
    /// <returns>Paths of programs, the most fitting first; each may be of another version.</returns>
    public static IEnumerable<string> For(string version)
    {
        var minor = string.Join('.', version.Split('.').Take(2));
        foreach (var name in new[] { $"python{minor}", "python3", "python" })
        {
            foreach (var directory in Directories())
            {
                var program = Path.Combine(directory, name);
                if (File.Exists(program))
                    yield return program;
            }
        }

        var versions = Path.Combine(Environment.GetEnvironmentVariable("PYENV_ROOT") ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".pyenv"), "versions");
        if (!Directory.Exists(versions))
            yield break;
        foreach (var directory in Directory.GetDirectories(versions, $"{minor}*").OrderDescending(StringComparer.Ordinal))
        {
            var program = Path.Combine(directory, "bin", "python3");
            if (File.Exists(program))
                yield return program;
        }
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
