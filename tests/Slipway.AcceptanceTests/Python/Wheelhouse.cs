using Slipway.AcceptanceTests.Shell;

namespace Slipway.AcceptanceTests.Python;

/// <summary>
/// The directory of wheels that <c>tests/wheelhouse/build-wheelhouse.sh</c> made and <c>SLIPWAY_WHEELHOUSE</c> names: what
/// pip installs from instead of an index.
/// </summary>
public static class Wheelhouse
{
    private const string Variable = "SLIPWAY_WHEELHOUSE";

    /// <summary>pip's ordinary variables for it; whatever this machine says about an index is out of the way.</summary>
    public static IReadOnlyDictionary<string, string?> Pip => new Dictionary<string, string?>
    {
        ["PIP_NO_INDEX"] = "1",
        ["PIP_FIND_LINKS"] = Require(),
        ["PIP_INDEX_URL"] = null,
        ["PIP_EXTRA_INDEX_URL"] = null,
        ["PIP_CONFIG_FILE"] = "/dev/null",
        ["PIP_DISABLE_PIP_VERSION_CHECK"] = "1",
    };

    /// <summary>Skips the test where there is no Python that makes virtual environments, or no wheelhouse.</summary>
    /// <returns>Where it is.</returns>
    public static string Require()
    {
        if (!Interpreters().Any())
            Part.Missing("python", "Python 3 is not on this machine (looked for python3 on the PATH).");
        var directory = Environment.GetEnvironmentVariable(Variable);
        if (string.IsNullOrEmpty(directory) || Versions(directory, "django").Count == 0)
            Part.Missing("wheelhouse", $"There is no wheelhouse: {Variable} {(string.IsNullOrEmpty(directory) ? "is not set" : $"names '{directory}', which has no Django")}. Make one with tests/wheelhouse/build-wheelhouse.sh <directory>.");
        return directory!;
    }

    /// <summary>Each Python 3 of the PATH: the one a developer put first, and the system's own.</summary>
    public static IEnumerable<string> Interpreters() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Select(directory => Path.Combine(directory, "python3"))
            .Where(File.Exists)
            .DistinctBy(file => File.ResolveLinkTarget(file, returnFinalTarget: true)?.FullName ?? file);

    /// <summary>The newest version of a project that begins so, such as <c>4.2.</c> of <c>django</c>. Which one it is depends on when the wheelhouse was made.</summary>
    public static string Newest(string project, string beginning) =>
        Versions(Require(), project).Where(version => version.StartsWith(beginning, StringComparison.Ordinal)).MaxBy(Version.Parse)
        ?? throw new InvalidOperationException($"The wheelhouse has no {project} {beginning}*.");

    private static List<string> Versions(string directory, string project) =>
        Directory.Exists(directory)
            ? [.. Directory.EnumerateFiles(directory, $"{project}-*.whl").Select(file => Path.GetFileName(file).Split('-')[1])]
            : [];
}
