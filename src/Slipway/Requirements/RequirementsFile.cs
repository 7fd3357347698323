using Slipway.Environments;
using Slipway.Requirements.Pip;

namespace Slipway.Requirements;

/// <summary>The requirements file of an environment, selected by convention or by the environment's key <c>requirements</c>.</summary>
/// <param name="Environment">Whose it is.</param>
/// <param name="Path">Relative to the project root, with forward slashes.</param>
internal sealed record RequirementsFile(AppEnvironment Environment, string Path)
{
    /// <summary>Extension of NuGet central package versions.</summary>
    public const string NuGet = ".props";

    /// <summary>Extension of pip's requirements.</summary>
    public const string Pip = ".txt";

    /// <summary>Whether it is for a Python app.</summary>
    public bool IsPip => IsPipPath(Path);

    public static bool IsPipPath(string path) => path.EndsWith(Pip, StringComparison.Ordinal) || IsPyLock(path);

    /// <summary>Whether a file is a lock of PyPA's format, by its name.</summary>
    public static bool IsPyLock(string path) => PyLock.IsName(System.IO.Path.GetFileName(path));

    /// <param name="environment">Whose file to select.</param>
    /// <param name="root">The project root, or an export of it.</param>
    /// <param name="origin">What <paramref name="root"/> is, for messages: <c>commit 1a2b3c4</c>; null for the work tree.</param>
    /// <param name="problem">Why there is none; null where there is one.</param>
    public static RequirementsFile? Select(AppEnvironment environment, string root, string? origin, out Problem? problem)
    {
        var path = environment.Requirements ?? ByConvention(environment.Name, root);
        problem = Fault(environment, path, root, origin) is { } fault ? new Problem(environment.File, fault) : null;
        return problem is null ? new RequirementsFile(environment, path) : null;
    }

    /// <returns>The file of an environment that names none, whether it exists or not.</returns>
    public static string ByConvention(string environment, string root) => ByConvention(environment, path => File.Exists(System.IO.Path.Combine(root, path)));

    /// <inheritdoc cref="ByConvention(string, string)"/>
    /// <param name="environment">Name of the environment.</param>
    /// <param name="exists">Whether the project has a file.</param>
    public static string ByConvention(string environment, Func<string, bool> exists)
    {
        var path = $"requirements/{environment}";
        string[] candidates = [path + NuGet, path + Pip, PyLock.NamedAfter(environment), PyLock.Unnamed];
        return candidates.FirstOrDefault(exists) ?? path + NuGet;
    }

    private static string? Fault(AppEnvironment environment, string path, string root, string? origin)
    {
        if (System.IO.Path.IsPathRooted(path) || path.Split('/', '\\').Contains(".."))
            return $"requirements file '{path}' is not inside the project; give a path below its root.";
        if (!File.Exists(System.IO.Path.Combine(root, path)))
        {
            var nearest = Nearest(root, path) is { } name ? $" Did you mean '{name}'?" : "";
            return $"requirements file '{path}' is not in {origin ?? "the project"}.{nearest} Create {(origin is null ? "it" : "and commit it")}, or name another file with the key 'requirements'.";
        }

        return System.IO.Path.GetExtension(path) switch
        {
            NuGet or Pip => null,
            _ when IsPyLock(path) => null,
            var other => $"requirements file '{path}': '{other}' is no known kind; a .NET app takes NuGet central package versions (requirements/{environment.Name}.props), a Python app requirements of pip (requirements/{environment.Name}.txt) or a lock (pylock.{environment.Name}.toml).",
        };
    }

    /// <returns>The file of the same directory whose name is nearest, without regard to the extension.</returns>
    private static string? Nearest(string root, string path)
    {
        var folder = System.IO.Path.Combine(root, System.IO.Path.GetDirectoryName(path)!);
        if (!Directory.Exists(folder))
            return null;
        var files = Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal).ToList();
        var name = NearestName.Find(System.IO.Path.GetFileNameWithoutExtension(path), files.Select(file => System.IO.Path.GetFileNameWithoutExtension(file)));
        var nearest = files.Find(file => System.IO.Path.GetFileNameWithoutExtension(file) == name);
        return nearest is null ? null : System.IO.Path.GetRelativePath(root, nearest).Replace('\\', '/');
    }
}
