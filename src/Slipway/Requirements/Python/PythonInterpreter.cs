using System.Text;
using System.Text.Json;
using Slipway.Processes;
using Slipway.Requirements.Pip;

namespace Slipway.Requirements.Python;

/// <summary>A Python of this machine, and what it says about itself.</summary>
/// <param name="Path">The program itself, behind shims and links of version managers.</param>
/// <param name="Version">Such as <c>3.12.7</c>.</param>
/// <param name="Platform">Tag that wheels for it carry (<c>sysconfig.get_platform</c>), such as <c>linux_x86_64</c>.</param>
/// <param name="Pip">Version of its pip; null: it has none.</param>
/// <param name="Markers">What requirements' markers are asked about.</param>
internal sealed record PythonInterpreter(string Path, string Version, string Platform, string? Pip, MarkerEnvironment Markers)
{
    public const string RuntimePrefix = "python";

    private const string Question =
        """
        import json, os, platform, sys, sysconfig
        try:
            from pip import __version__ as pip
        except ImportError:
            pip = None
        print(json.dumps({
            "path": sys.executable, "version": platform.python_version(), "platform": sysconfig.get_platform(), "pip": pip, "os": os.name,
            "sys": sys.platform, "system": platform.system(), "machine": platform.machine(), "release": platform.release(),
            "python": platform.python_implementation(), "implementation": sys.implementation.name,
        }))
        """;

    /// <summary>As a release records it.</summary>
    public string Toolchain => $"{Markers.PlatformPythonImplementation} {Version}, pip {Pip}";

    /// <summary>Finds the Python of a version that has a pip.</summary>
    /// <param name="version">Two or three numbers.</param>
    /// <param name="at">Where the version is declared, for the message.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static async Task<(PythonInterpreter? Found, Problem? Problem)> FindAsync(string version, SourceLocation? at, CancellationToken cancellationToken)
    {
        var seen = new List<string>();
        foreach (var program in PythonPrograms.For(version))
        {
            if (await AskAsync(program, cancellationToken) is not { } found)
                continue;
            if (found.IsOf(version) && found.Pip is not null)
                return (found, null);
            var text = $"{found.Version}{(found.IsOf(version) ? " without pip" : "")} ({program})";
            if (!seen.Contains(text))
                seen.Add(text);
        }

        var there = seen.Count == 0 ? "there is none" : $"there are {string.Join(", ", seen)}";
        return (null, new Problem(at, $"Python {version} with pip is not on this machine: {there}. Install it (Debian and Ubuntu: apt-get install python{Minor(version)} python3-pip; anywhere: pyenv install {version}), or declare another version in .python-version."));
    }

    /// <returns>The program with arguments, cut off from what the user's shell says about Python.</returns>
    public Command Run(params IReadOnlyList<Argument> arguments) => Command(Path, ["-I", .. arguments]);

    public Command RunPip(params IReadOnlyList<Argument> arguments) =>
        Run(["-m", "pip", "--disable-pip-version-check", "--no-input", "--no-color", .. arguments]) with
        {
            Environment = new Dictionary<string, string?>
            {
                ["PYTHONIOENCODING"] = "utf-8",
                ["LC_ALL"] = "C.UTF-8",
                // Where pip would put packages, and what it would do besides: for people, not for builds.
                ["PIP_REQUIRE_VIRTUALENV"] = null,
                ["PIP_TARGET"] = null,
                ["PIP_PREFIX"] = null,
                ["PIP_ROOT"] = null,
                ["PIP_USER"] = null,
                ["PIP_QUIET"] = null,
                ["PIP_VERBOSE"] = null,
                ["PIP_LOG"] = null,
            },
        };

    private static Command Command(string program, IReadOnlyList<Argument> arguments) => new(program, arguments) { Deadline = TimeSpan.FromMinutes(30) };

    private bool IsOf(string version) => Version == version || Version.StartsWith($"{version}.", StringComparison.Ordinal);

    private static string Minor(string version) => string.Join('.', version.Split('.').Take(2));

    private static async Task<PythonInterpreter?> AskAsync(string program, CancellationToken cancellationToken)
    {
        try
        {
            var command = Command(program, ["-I", "-c", Question]) with { Deadline = TimeSpan.FromSeconds(30) };
            using var answer = JsonDocument.Parse(Encoding.UTF8.GetString(await command.ReadAsync(cancellationToken)));
            var json = answer.RootElement;
            string Text(string name) => json.GetProperty(name).GetString() ?? "";
            var markers = MarkerEnvironment.Linux(Text("version").TrimEnd('+')) with
            {
                OsName = Text("os"),
                SysPlatform = Text("sys"),
                PlatformSystem = Text("system"),
                PlatformMachine = Text("machine"),
                PlatformRelease = Text("release"),
                PlatformPythonImplementation = Text("python"),
                ImplementationName = Text("implementation"),
            };
            return new PythonInterpreter(Text("path"), Text("version"), Text("platform").Replace('-', '_').Replace('.', '_'), json.GetProperty("pip").GetString(), markers);
        }
        catch (Exception exception) when (exception is SlipwayException or JsonException)
        {
            // A shim of a version manager whose version is not installed, or something else of that name.
            return null;
        }
    }
}
