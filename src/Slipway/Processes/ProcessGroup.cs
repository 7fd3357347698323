using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Slipway.Processes;

/// <summary>
/// Runs a program of the project as the leader of a process group of its own, so that nothing it starts outlives it:
/// neither at its end, nor at the deadline, nor when it is interrupted.
/// </summary>
internal static class ProcessGroup
{
    private const int SigTerm = 15;
    private const int SigKill = 9;

    /// <summary>From SIGTERM to SIGKILL.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    /// <summary>How long output is read after the end: only a process that left the group still holds the pipe.</summary>
    private static readonly TimeSpan LastOutput = TimeSpan.FromSeconds(2);

    /// <summary>Its own sessions are what the system has no call for in .NET; where the program is missing, the tree is killed instead.</summary>
    private static readonly string? NewSession = ((string[])["/usr/bin/setsid", "/bin/setsid"]).FirstOrDefault(File.Exists);

    /// <summary>Whether what a program has started ends with it in any case.</summary>
    public static bool EndsAll => NewSession is not null;

    /// <param name="program">Absolute path. It gets no arguments and an empty standard input.</param>
    /// <param name="directory">Where it runs.</param>
    /// <param name="environment">Variables that differ from this process's own; null removes one.</param>
    /// <param name="deadline">After this it is told to stop.</param>
    /// <param name="output">Takes both outputs.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Its exit code; null: the deadline passed.</returns>
    /// <exception cref="Win32Exception">It could not be started.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static async Task<int?> RunAsync(string program, string directory, IReadOnlyDictionary<string, string?> environment, TimeSpan deadline, OutputLines output, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var process = Process.Start(StartInfo(program, directory, environment))!;
        process.StandardInput.Close();
        using var reading = new CancellationTokenSource();
        var read = Task.WhenAll(
            output.ReadAsync(process.StandardOutput.BaseStream, reading.Token),
            output.ReadAsync(process.StandardError.BaseStream, reading.Token));
        using var limit = new CancellationTokenSource(deadline);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        int? code = null;
        try
        {
            await process.WaitForExitAsync(stop.Token);
            code = process.ExitCode;
        }
        catch (OperationCanceledException)
        {
            Signal(process, SigTerm);
            await EndsAsync(process.WaitForExitAsync(CancellationToken.None), Grace);
        }
        finally
        {
            Signal(process, SigKill);
            await process.WaitForExitAsync(CancellationToken.None);
            await EndsAsync(read, LastOutput);
            await reading.CancelAsync();
        }

        cancellationToken.ThrowIfCancellationRequested();
        return code;
    }

    private static ProcessStartInfo StartInfo(string program, string directory, IReadOnlyDictionary<string, string?> environment)
    {
        var start = new ProcessStartInfo(NewSession ?? program)
        {
            WorkingDirectory = directory,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (NewSession is not null)
            start.ArgumentList.Add(program);
        foreach (var (name, value) in environment)
        {
            if (value is null)
                start.Environment.Remove(name);
            else
                start.Environment[name] = value;
        }

        return start;
    }

    private static void Signal(Process process, int signal)
    {
        if (NewSession is not null)
            _ = kill(-process.Id, signal); // no such group: everything has ended
        else if (!process.HasExited)
            process.Kill(entireProcessTree: true);
    }

    private static async Task EndsAsync(Task task, TimeSpan within)
    {
        try
        {
            await task.WaitAsync(within);
        }
        catch (Exception exception) when (exception is TimeoutException or IOException)
        {
            // It is ended by force, or what it still says is not waited for.
        }
    }

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int kill(int pid, int signal);
}
