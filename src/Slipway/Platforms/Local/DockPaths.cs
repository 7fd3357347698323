using System.Security.Cryptography;
using System.Text;
using Slipway.Platforms.Local.Unix;

namespace Slipway.Platforms.Local;

/// <summary>Where the dock keeps things, all below <c>.slipway/dock</c>. The root is without symbolic links, so that everybody means the same dock.</summary>
internal sealed class DockPaths
{
    // sun_path holds 104 bytes on macOS and 108 on Linux, the closing NUL among them.
    private const int LongestSocketPath = 100;

    public DockPaths(ProjectPaths project)
    {
        Project = new ProjectPaths(Posix.RealPath(project.Root));
        Dock = Project.Dock;
        var beside = Path.Combine(Dock, "dock.sock");
        Socket = Encoding.UTF8.GetByteCount(beside) <= LongestSocketPath ? beside : Path.Combine(ShortDirectory, $"{ShortName}.sock");
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
        Directory.CreateDirectory(directory, Own);
        if (new DirectoryInfo(directory).LinkTarget is not null)
            throw new SlipwayException(ExitCode.Failed, $"{directory} is a symbolic link; the dock's control socket must lie in a directory of your own") { Next = $"Remove it: rm {directory}" };
        try
        {
            // Fails when somebody else made it first.
            File.SetUnixFileMode(directory, Own);
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new SlipwayException(ExitCode.Failed, $"{directory} belongs to somebody else; the dock's control socket must lie in a directory of your own", exception)
            {
                Next = "Move the project to a shorter path: then the socket lies inside it.",
            };
        }
    }

    private static string ShortDirectory => $"/tmp/slipway-{Posix.UserId()}";
}
