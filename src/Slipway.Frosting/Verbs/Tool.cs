using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Slipway.Frosting.Verbs;

/// <summary>Runs a development tool of this repository: its output line by line, both streams together, and its exit code.</summary>
internal static class Tool
{
    private const int SigTerm = 15;

    /// <summary>The SDK that runs this host, which <c>build.sh</c> may have installed into the repository.</summary>
    public static string Dotnet { get; } =
        Environment.GetEnvironmentVariable("DOTNET_HOST_PATH")
        ?? (Path.GetFileNameWithoutExtension(Environment.ProcessPath) is "dotnet" ? Environment.ProcessPath! : "dotnet");

    /// <param name="directory">Where it runs.</param>
    /// <param name="program">What runs.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="line">Takes its output.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <param name="grace">How long it may take to clean up once it is told to end; without it everything is killed.</param>
    public static async Task<int> RunAsync(string directory, string program, IEnumerable<string> arguments, Action<string> line, CancellationToken cancellation, TimeSpan grace = default)
    {
        using var process = new Process
        {
            StartInfo = new ProcessStartInfo(program, arguments)
            {
                WorkingDirectory = directory,
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            },
        };
        process.Start();
        process.StandardInput.Close();
        var output = new Lock();
        process.OutputDataReceived += Received;
        process.ErrorDataReceived += Received;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        try
        {
            await process.WaitForExitAsync(cancellation);
        }
        catch (OperationCanceledException)
        {
            if (grace == default || !await EndsAsync(process, grace))
                process.Kill(entireProcessTree: true);
            throw;
        }

        return process.ExitCode;

        void Received(object sender, DataReceivedEventArgs args)
        {
            if (args.Data is not { } text)
                return;
            lock (output)
                line(text);
        }
    }

    private static async Task<bool> EndsAsync(Process process, TimeSpan within)
    {
        _ = kill(process.Id, SigTerm);
        using var limit = new CancellationTokenSource(within);
        try
        {
            await process.WaitForExitAsync(limit.Token);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int kill(int pid, int signal);
}
