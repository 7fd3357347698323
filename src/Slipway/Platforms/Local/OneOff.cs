using System.ComponentModel;
using System.Diagnostics;
using Slipway.Platforms.Local.Protocol;

namespace Slipway.Platforms.Local;

/// <summary>A command beside the processes of a deployment: same directory, same environment, the standard streams of whoever asked.</summary>
internal static class OneOff
{
    private const string Name = "run";

    // What a command at a terminal goes by. The processes of the dock have none.
    private static readonly string[] OfTheTerminal = ["TERM", "COLORTERM", "NO_COLOR", "COLUMNS", "LINES"];

    public static async Task<int> RunAsync(string command, string root, DeploymentSpec spec, IReadOnlyDictionary<string, string> secrets)
    {
        var start = new ProcessStartInfo(ShellCommand.Shell, ShellCommand.Arguments(command)) { WorkingDirectory = Path.Combine(root, spec.Directory) };
        start.Environment.Clear();
        foreach (var name in OfTheTerminal)
        {
            if (Environment.GetEnvironmentVariable(name) is { } value)
                start.Environment[name] = value;
        }

        foreach (var (name, value) in ProcessEnvironment.For(root, Name, spec, secrets, null))
            start.Environment[name] = value;
        // By this one a daemon knows its own processes, and ends those that it does not remember.
        start.Environment.Remove(ProcessEnvironment.DockVariable);

        var child = 0;
        // A signal before the child exists waits for it: half a command would be worse than a late one.
        using var started = new ManualResetEventSlim();
        using var signals = new SignalForwarding(
            () =>
            {
                started.Wait();
                return child;
            },
            terminal: HasTerminal());
        using var process = new Process { StartInfo = start };
        try
        {
            process.Start();
            child = process.Id;
        }
        catch (Win32Exception exception)
        {
            throw new SlipwayException(ExitCode.Failed, $"the command could not be started in {spec.Directory}: {exception.Message}", exception);
        }
        finally
        {
            started.Set();
        }

        await process.WaitForExitAsync(CancellationToken.None);
        Volatile.Write(ref child, 0);
        return process.ExitCode;
    }

    private static bool HasTerminal()
    {
        try
        {
            using var terminal = File.Open("/dev/tty", FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
