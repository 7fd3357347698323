using System.Diagnostics;
using System.Text;
using Slipway.State;

namespace Slipway.Platforms.Local;

/// <summary>
/// The daemon as a unit of the user's systemd: started again when it fails, and after a reboot without anybody typing
/// a command. Only where the user manager lingers: elsewhere it ends with the last log-out and would take the apps along.
/// </summary>
internal sealed class SystemdUnit(DockPaths paths)
{
    private const string Systemctl = "/usr/bin/systemctl";
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    private readonly string _name = $"slipway-dock-{paths.ShortName}.service";

    private string File => Path.Combine(Configuration, "systemd", "user", _name);

    public static bool IsPossible =>
        OperatingSystem.IsLinux()
        && System.IO.File.Exists(Systemctl)
        && Environment.GetEnvironmentVariable("XDG_RUNTIME_DIR") is { Length: > 0 } runtime
        && System.IO.File.Exists(Path.Combine(runtime, "systemd", "private"))
        && System.IO.File.Exists(Path.Combine("/var/lib/systemd/linger", Environment.UserName));

    /// <returns>Null when it was started; else why not.</returns>
    public async Task<string?> StartAsync(string program, CancellationToken cancellationToken)
    {
        DurableFile.Replace(File, Encoding.UTF8.GetBytes(Text(program)));
        return await RunAsync(["daemon-reload"], cancellationToken) ?? await RunAsync(["enable", "--now", "--quiet", _name], cancellationToken);
    }

    /// <summary>Takes the unit away, so that what was stopped stays stopped over a reboot.</summary>
    public async Task RemoveAsync(CancellationToken cancellationToken)
    {
        if (!System.IO.File.Exists(File))
            return;
        await RunAsync(["disable", "--quiet", _name], cancellationToken);
        System.IO.File.Delete(File);
        await RunAsync(["daemon-reload"], cancellationToken);
    }

    /// <summary>The unit, by systemd.service(5) and systemd.exec(5).</summary>
    internal string Text(string program)
    {
        var text = new StringBuilder();
        text.Append("[Unit]\n");
        text.Append("Description=Slipway dock of ").Append(Plain(paths.Root)).Append('\n');
        text.Append("ConditionPathExists=").Append(Plain(paths.Dock)).Append('\n');
        text.Append("StartLimitIntervalSec=0\n\n");
        text.Append("[Service]\n");
        text.Append("ExecStart=").Append(Argument(DotnetHost.Path)).Append(' ').Append(Argument(program)).Append(" --root ").Append(Argument(paths.Root)).Append('\n');
        text.Append("WorkingDirectory=").Append(Plain(paths.Dock)).Append('\n');
        text.Append("StandardOutput=append:").Append(Plain(paths.Log)).Append('\n');
        text.Append("StandardError=inherit\n");
        foreach (var (name, value) in ProcessEnvironment.Base().OrderBy(pair => pair.Key, StringComparer.Ordinal))
            text.Append("Environment=").Append(Quoted($"{name}={value}")).Append('\n');
        text.Append("Restart=on-failure\nRestartSec=1\n");
        // The apps are the daemon's to stop, and outlive it when it is killed.
        text.Append("KillMode=process\nTimeoutStopSec=120\n\n");
        text.Append("[Install]\nWantedBy=default.target\n");
        return text.ToString();
    }

    private static string Configuration =>
        Environment.GetEnvironmentVariable("XDG_CONFIG_HOME") is { Length: > 0 } home
            ? home
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".config");

    private static string Plain(string value) => value.Replace("%", "%%", StringComparison.Ordinal);

    private static string Quoted(string value) =>
        $"\"{Plain(value).Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    // In a command line, and only there, $ would be a variable.
    private static string Argument(string value) => Quoted(value).Replace("$", "$$", StringComparison.Ordinal);

    private static async Task<string?> RunAsync(string[] arguments, CancellationToken cancellationToken)
    {
        using var process = Process.Start(new ProcessStartInfo(Systemctl, ["--user", .. arguments]) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(Deadline);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(deadline.Token);
            var error = await process.StandardError.ReadToEndAsync(deadline.Token);
            await output;
            await process.WaitForExitAsync(deadline.Token);
            return process.ExitCode == 0 ? null : $"systemctl --user {arguments[0]} exited with code {process.ExitCode}: {error.Trim()}";
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            process.Kill();
            return $"systemctl --user {arguments[0]} did not end within {Deadline.TotalSeconds:0} s";
        }
    }
}
