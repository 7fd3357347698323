using Slipway.FaultPoints;
using Slipway.Platforms.Local.Unix;

namespace Slipway.Platforms.Local;

/// <summary>Starts the daemon, detached from whoever asked for it, with something beside it that starts it again.</summary>
internal static class DockLauncher
{
    /// <summary>
    /// The guardian: a shell costs a hundredth of what a second .NET process would. It ends with the daemon's code 0
    /// (stopped, handed over, or another daemon was there first) or when the dock was stopped while it waited, and starts
    /// the daemon again after anything else, at once the first time, then after 1, 2, 4, … 30 s; a daemon that ran for a minute counts as sound again.
    /// </summary>
    private const string Guardian =
        """
        (
        delay=0
        while [ ! -e "$4" ]; do
          began=$(date +%s)
          "$1" "$2" --root "$3"
          code=$?
          [ $code -eq 0 ] && exit 0
          [ $(($(date +%s) - began)) -ge 60 ] && delay=0
          echo "guardian: the daemon ended with code $code; starting it again in $delay s"
          sleep $delay
          if [ $delay -eq 0 ]; then delay=1; elif [ $delay -lt 16 ]; then delay=$((delay * 2)); else delay=30; fi
        done
        ) &
        """;

    /// <param name="paths">The dock.</param>
    /// <param name="binaries">Directory that the build host keeps the daemon's binaries in.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    public static async Task StartAsync(DockPaths paths, string binaries, CancellationToken cancellationToken)
    {
        paths.CreateSocketDirectory();
        File.Delete(paths.Stopped);
        var program = Path.Combine(DockBinaries.Install(binaries, paths.Binaries), DockBinaries.Program);
        if (SystemdUnit.IsPossible)
        {
            Note(paths, "");
            if (await new SystemdUnit(paths).StartAsync(program, cancellationToken) is not { } failure)
                return;
            Note(paths, $"no systemd unit: {failure}; a guardian keeps the daemon alive\n");
        }

        var environment = ProcessEnvironment.Base();
        FaultPoint.HandOn(environment);
        var shell = DetachedProcess.Start(
            ShellCommand.Shell,
            ["-c", Guardian, "slipway-dock-guardian", DotnetHost.Path, program, paths.Root, paths.Stopped],
            environment,
            paths.Dock,
            paths.Log);
        // The shell only puts the guardian into the background: it then is nobody's child and leaves no zombie here.
        await Task.Run(() => ChildProcess.Reap(shell), cancellationToken);
    }

    // Makes the log, too: systemd would make it readable by all.
    private static void Note(DockPaths paths, string text)
    {
        var options = new FileStreamOptions { Mode = FileMode.Append, Access = FileAccess.Write, Share = FileShare.ReadWrite };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var log = new FileStream(paths.Log, options);
        log.Write(System.Text.Encoding.UTF8.GetBytes(text));
    }
}
