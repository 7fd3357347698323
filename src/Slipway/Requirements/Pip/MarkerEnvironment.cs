namespace Slipway.Requirements.Pip;

/// <summary>
/// What markers are asked about: the Python and the machine that the app is to run on, never those that Slipway runs
/// on. The variables are those of the dependency specifiers specification (PEP 508).
/// </summary>
/// <param name="PythonVersion">Two numbers, such as <c>3.12</c>.</param>
/// <param name="PythonFullVersion">Such as <c>3.12.7</c>.</param>
internal sealed record MarkerEnvironment(string PythonVersion, string PythonFullVersion)
{
    public string OsName { get; init; } = "posix";

    public string SysPlatform { get; init; } = "linux";

    public string PlatformSystem { get; init; } = "Linux";

    public string PlatformMachine { get; init; } = "x86_64";

    /// <summary>Empty where it is not known before the app runs; the specification allows that.</summary>
    public string PlatformRelease { get; init; } = "";

    /// <inheritdoc cref="PlatformRelease"/>
    public string PlatformVersion { get; init; } = "";

    public string PlatformPythonImplementation { get; init; } = "CPython";

    public string ImplementationName { get; init; } = "cpython";

    public string ImplementationVersion { get; init; } = PythonFullVersion;

    /// <summary>The extra that is asked for; none in a requirements file.</summary>
    public string Extra { get; init; } = "";

    /// <summary>Extras that are installed from a lock (PEP 751).</summary>
    public IReadOnlySet<PackageName> Extras { get; init; } = new HashSet<PackageName>();

    /// <summary>Dependency groups that are installed from a lock (PEP 751).</summary>
    public IReadOnlySet<PackageName> DependencyGroups { get; init; } = new HashSet<PackageName>();

    /// <summary>CPython on 64-bit Linux.</summary>
    /// <param name="version">Such as <c>3.12.7</c>; a patch that is not given is 0.</param>
    /// <exception cref="ArgumentException"><paramref name="version"/> is no version with two numbers at least.</exception>
    public static MarkerEnvironment Linux(string version)
    {
        if (!Pip.PythonVersion.TryParse(version, out var parsed) || parsed.Release.Count < 2)
            throw new ArgumentException($"'{version}' is no version of Python with two numbers at least", nameof(version));
        return new MarkerEnvironment($"{parsed.Release[0]}.{parsed.Release[1]}", parsed.Release.Count == 2 ? $"{version}.0" : version);
    }

    /// <summary>The value of a variable; empty for one that is a set.</summary>
    public string Value(MarkerVariable variable) => variable switch
    {
        MarkerVariable.PythonVersion => PythonVersion,
        // A build of no release ends with a plus, which is no version.
        MarkerVariable.PythonFullVersion => PythonFullVersion.EndsWith('+') ? $"{PythonFullVersion}local" : PythonFullVersion,
        MarkerVariable.OsName => OsName,
        MarkerVariable.SysPlatform => SysPlatform,
        MarkerVariable.PlatformRelease => PlatformRelease,
        MarkerVariable.PlatformSystem => PlatformSystem,
        MarkerVariable.PlatformVersion => PlatformVersion,
        MarkerVariable.PlatformMachine => PlatformMachine,
        MarkerVariable.PlatformPythonImplementation => PlatformPythonImplementation,
        MarkerVariable.ImplementationName => ImplementationName,
        MarkerVariable.ImplementationVersion => ImplementationVersion,
        MarkerVariable.Extra => Extra,
        _ => "",
    };
}
