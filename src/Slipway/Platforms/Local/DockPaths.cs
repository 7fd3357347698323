using System.Security.Cryptography;
using System.Text;
using Slipway.Platforms.Local.Unix;

namespace Slipway.Platforms.Local;

/// <summary>Where the dock keeps things, all below <c>.slipway/dock</c>. The root is without symbolic links, so that everybody means the same dock.</summary>
internal sealed class DockPaths
{
    // sun_path holds 104 bytes on macOS and 108 on Linux, the closing NUL among them.
    private const int LongestSocketPath = 100;

    /// <param name="project">The project.</param>
    /// <param name="elsewhere">Directory for a socket whose path inside the project would be too long. The default is one of the user's own below <c>/tmp</c>.</param>
    public DockPaths(ProjectPaths project, string? elsewhere = null)
    {
        Project = new ProjectPaths(Posix.RealPath(project.Root));
        Dock = Project.Dock;
        var beside = Path.Combine(Dock, "dock.sock");
        Socket = Encoding.UTF8.GetByteCount(beside) <= LongestSocketPath ? beside : Path.Combine(elsewhere ?? ShortDirectory, $"{ShortName}.sock");
    }

    public ProjectPaths Project { get; }

    public string Root => Project.Root;

    public string Dock { get; }

    /// <summary>The control socket; in a directory of the user's own below <c>/tmp</c> where the project's path is too long for one.</summary>
    public string Socket { get; }

    public bool SocketIsElsewhere => Path.GetDirectoryName(Socket) != Dock;

    /// <summary>A name for this dock wherever it needs one outside the project.</summary>
    public string ShortName => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Root)))[..16];

    /// <summary>Held by the daemon while it lives.</summary>
    public string Lock => Path.Combine(Dock, "dock.lock");

    /// <summary>Held by a client while it starts the daemon.</summary>
    public string StartLock => Path.Combine(Dock, "start.lock");

    /// <summary>There from a stop until somebody starts the dock again: what would bring the daemon back by itself ends instead.</summary>
    public string Stopped => Path.Combine(Dock, "stopped");

    public string Log => Path.Combine(Dock, "dock.log");

    public string State => Path.Combine(Dock, "state.json");

    /// <summary>The same once more, for the day that the other is damaged.</summary>
    public string StateCopy => Path.Combine(Dock, "state.copy.json");

    public string Binaries => Path.Combine(Dock, "bin");

    public string Releases(string environment) => Path.Combine(Dock, "releases", environment);

    /// <returns>Directory that a deployment runs in.</returns>
    public string Release(string environment, int deployment, string release) => Path.Combine(Releases(environment), $"v{deployment}-{release}");

    /// <summary>What the deployments of an environment run, one file each; their secrets beside it in files of their own.</summary>
    public string Deployments(string environment) => Path.Combine(Dock, "deployments", environment);

    public string Deployment(string environment, int deployment) => Path.Combine(Deployments(environment), $"v{deployment}.json");

    public string Secrets(string environment, int deployment) => Path.Combine(Deployments(environment), $"v{deployment}.secrets.json");

    /// <summary>What is shown while an environment is in maintenance.</summary>
    public string MaintenancePage(string environment) => Path.Combine(Dock, "maintenance", $"{environment}.html");

    public string Logs(string environment, int deployment) => Path.Combine(Dock, "log", environment, $"v{deployment}");

    /// <summary>Makes the directory of the socket, for nobody but this user.</summary>
    public void CreateSocketDirectory()
    {
        const UnixFileMode Own = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        if (OperatingSystem.IsWindows())
            return;
        var directory = Path.GetDirectoryName(Socket)!;
        if (SocketFault() is { } before)
            throw before;
        Directory.CreateDirectory(directory, Own);
        // Somebody else may have made it in between.
        if (SocketFault() is { } fault)
            throw fault;
        File.SetUnixFileMode(directory, Own);
    }

    /// <summary>Changes nothing.</summary>
    /// <returns>Why the socket must not lie in its directory, and what to do; null: it may.</returns>
    public SlipwayException? SocketFault()
    {
        var directory = new DirectoryInfo(Path.GetDirectoryName(Socket)!);
        var why = SocketIsElsewhere ? $" (the project's path is too long for it: more than {LongestSocketPath} bytes)" : "";
        if (directory.LinkTarget is not null)
            return new SlipwayException(ExitCode.Failed, $"{directory.FullName} is a symbolic link; the dock's control socket must lie in a directory of your own{why}") { Next = $"Remove it: rm {directory.FullName}" };
        if (!directory.Exists || OperatingSystem.IsWindows())
            return null;
        try
        {
            // Fails when somebody else made it first.
            File.SetUnixFileMode(directory.FullName, directory.UnixFileMode);
            return null;
        }
        catch (UnauthorizedAccessException exception)
        {
            return new SlipwayException(ExitCode.Failed, $"{directory.FullName} belongs to somebody else; the dock's control socket must lie in a directory of your own{why}", exception)
            {
                Next = SocketIsElsewhere ? "Move the project to a shorter path: then the socket lies inside it." : $"Make it yours: sudo chown -R {Environment.UserName} {Project.Slipway}",
            };
        }
    }

    private static string ShortDirectory => $"/tmp/slipway-{Posix.UserId()}";
}
