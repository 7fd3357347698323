namespace Slipway.Platforms.Local;

/// <summary>
/// The environment of a process on the dock: the few variables of the machine that programs cannot do without, and
/// what the deployment says. Nothing else of the shell or CI job that happened to start the dock gets in.
/// </summary>
internal static class ProcessEnvironment
{
    /// <summary>Set in every process: tells which dock's child it is, so that a dock that lost its state finds it.</summary>
    public const string DockVariable = "SLIPWAY_DOCK";
    public const string ReleaseVariable = "SLIPWAY_RELEASE";
    public const string EnvironmentVariable = "SLIPWAY_ENVIRONMENT";
    public const string DeploymentVariable = "SLIPWAY_DEPLOYMENT";
    public const string ProcessVariable = "SLIPWAY_PROCESS";
    public const string PortVariable = "PORT";

    private static readonly string[] Inherited =
    [
        "PATH", "HOME", "USER", "LOGNAME", "SHELL", "LANG", "LANGUAGE", "LC_ALL", "LC_CTYPE", "TZ", "TMPDIR",
        "DOTNET_ROOT", "DOTNET_CLI_HOME", "NUGET_PACKAGES", "SSL_CERT_FILE", "SSL_CERT_DIR", "LD_LIBRARY_PATH", "XDG_RUNTIME_DIR",
    ];

    /// <summary>What is taken over from the process that we run in, with the .NET that we run on within reach.</summary>
    public static Dictionary<string, string> Base()
    {
        var environment = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var name in Inherited)
        {
            if (Environment.GetEnvironmentVariable(name) is { Length: > 0 } value)
                environment[name] = value;
        }

        // A .NET that build.sh installed into the project is on nobody's PATH, and "web: dotnet App.dll" has to find it.
        var dotnet = Path.GetDirectoryName(DotnetHost.Path)!;
        var path = environment.GetValueOrDefault("PATH", "/usr/local/bin:/usr/bin:/bin");
        environment["PATH"] = path.Split(':').Any(folder => File.Exists(Path.Combine(folder, "dotnet"))) ? path : $"{path}:{dotnet}";
        environment.TryAdd("DOTNET_ROOT", dotnet);
        return environment;
    }

    /// <param name="root">Root of the project.</param>
    /// <param name="process">Instance such as <c>web.1</c>, or <c>release</c>.</param>
    /// <param name="deployment">The deployment that it belongs to.</param>
    /// <param name="secrets">Resolved secrets.</param>
    /// <param name="port">Port that it is to listen on; null for a process that serves nobody.</param>
    public static Dictionary<string, string> For(string root, string process, Protocol.DeploymentSpec deployment, IReadOnlyDictionary<string, string> secrets, int? port)
    {
        var environment = Base();
        if (deployment.Python is { } python)
        {
            var directory = Path.Combine(root, python);
            environment["PATH"] = $"{Path.Combine(directory, "bin")}:{environment["PATH"]}";
            environment["VIRTUAL_ENV"] = directory;
            // Or what is printed would lie in a buffer until much has come together.
            environment["PYTHONUNBUFFERED"] = "1";
        }

        foreach (var (name, value) in deployment.Config)
            environment[name] = value;
        foreach (var (name, value) in secrets)
            environment[name] = value;
        environment[DockVariable] = root;
        environment[ReleaseVariable] = deployment.Release;
        environment[EnvironmentVariable] = deployment.Environment;
        environment[DeploymentVariable] = Invariant(deployment.Number);
        environment[ProcessVariable] = process;
        if (port is { } number)
            environment[PortVariable] = Invariant(number);
        return environment;
    }

    private static string Invariant(int number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
