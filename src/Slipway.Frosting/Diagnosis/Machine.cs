using System.ComponentModel;
using System.Net;
using System.Net.Sockets;
using Slipway.Deployments;
using Slipway.Environments;
using Slipway.Frosting.Verbs;

namespace Slipway.Frosting.Diagnosis;

/// <summary>What this machine has. Nothing is changed by asking.</summary>
internal static class Machine
{
    /// <summary>What a build, its release and the dock's copy of it need at least.</summary>
    private const long NeededSpace = 1L << 30;

    public static async Task<Finding> GitAsync(ProjectPaths paths, CancellationToken cancellation)
    {
        const string name = "git";
        if (await TryRunAsync(paths.Root, "git", ["--version"], cancellation) is null)
            return new Finding(name, null, "git is not installed, or not in PATH; releases are made from its commits", Install("git"));
        return await TryRunAsync(paths.Root, "git", ["rev-parse", "--verify", "--quiet", "HEAD"], cancellation) is 0
            ? new Finding(name, null)
            : new Finding(name, null, $"{paths.Root} is no git repository with a commit; a release is made from one", "git init && git add -A && git commit -m 'The project'");
    }

    public static async Task<Finding> SdkAsync(ProjectPaths paths, CancellationToken cancellation) =>
        await TryRunAsync(paths.Root, Tool.Dotnet, ["--version"], cancellation) is 0
            ? new Finding("dotnet", null)
            : new Finding("dotnet", null, "the .NET SDK that global.json names is not on this machine", "curl -fsSL https://dot.net/v1/dotnet-install.sh | bash -s -- --jsonfile global.json --install-dir .dotnet");

    public static Finding Disk(ProjectPaths paths)
    {
        var free = new DriveInfo(paths.Root).AvailableFreeSpace;
        return free >= NeededSpace
            ? new Finding("disk", null)
            : new Finding("disk", null, $"{free >> 20} MB are free where the project lies; a build and its releases need {NeededSpace >> 20} MB", "./build.sh --target=Clean");
    }

    /// <param name="fault">What keeps the dock from listening for requests.</param>
    public static Finding Dock(SlipwayException? fault) => new("dock", null, fault?.Message, fault?.Next);

    /// <param name="paths">The project.</param>
    /// <param name="hooks">Its hooks.</param>
    /// <param name="endsAll">Whether what a hook has started can be ended with it.</param>
    /// <returns>Nothing where the project has no hooks.</returns>
    public static IReadOnlyList<Finding> Hooks(ProjectPaths paths, ProjectHooks hooks, bool endsAll)
    {
        const string name = "hooks";
        if (!Directory.Exists(paths.Hooks))
            return [];
        try
        {
            hooks.Check();
        }
        catch (ConfigurationException exception)
        {
            return [.. exception.Problems.Select(problem => new Finding(name, null, problem.ToString()))];
        }

        return endsAll
            ? [new Finding(name, null)]
            : [new Finding(name, null, "setsid is not installed: what a hook leaves in the background goes on running behind it", Install("util-linux"))];
    }

    /// <param name="environment">Whose port it is.</param>
    /// <param name="port">A port that nothing of ours listens on.</param>
    public static Finding Port(AppEnvironment environment, int port)
    {
        const string name = "port";
        var other = environment.Of is null
            ? $"choose another port in environments/{environment.Name}.yml"
            : $"./build.sh --target=Remove{environment.TargetName} and deploy it anew, to a free port";
        using var listener = new TcpListener(IPAddress.Loopback, port);
        try
        {
            listener.Start();
            return new Finding(name, environment.Name);
        }
        catch (SocketException exception)
        {
            return exception.SocketErrorCode == SocketError.AccessDenied
                ? new Finding(name, environment.Name, $"port {port} needs the rights of an administrator", $"choose a port above 1023 in environments/{environment.Name}.yml")
                : new Finding(name, environment.Name, $"port {port} is in use by another program", $"ss -ltnp 'sport = :{port}' shows which; stop it, or {other}");
        }
    }

    /// <returns>The exit code; null where there is no such program.</returns>
    private static async Task<int?> TryRunAsync(string directory, string program, IEnumerable<string> arguments, CancellationToken cancellation)
    {
        try
        {
            return await Tool.RunAsync(directory, program, arguments, _ => { }, cancellation);
        }
        catch (Win32Exception)
        {
            return null;
        }
    }

    private static string Install(string package)
    {
        if (OperatingSystem.IsMacOS())
            return $"brew install {package}";
        return File.Exists("/usr/bin/dnf") ? $"sudo dnf install {package}" : File.Exists("/sbin/apk") ? $"sudo apk add {package}" : $"sudo apt-get install {package}";
    }
}
