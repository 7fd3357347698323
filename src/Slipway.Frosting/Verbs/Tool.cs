using System.Diagnostics;

namespace Slipway.Frosting.Verbs;

/// <summary>Runs a development tool of this repository: its output line by line, both streams together, and its exit code.</summary>
internal static class Tool
{
    /// <summary>The SDK that runs this host, which <c>build.sh</c> may have installed into the repository.</summary>
    public static string Dotnet { get; } =
        Environment.GetEnvironmentVariable("DOTNET_HOST_PATH")
        ?? (Path.GetFileNameWithoutExtension(Environment.ProcessPath) is "dotnet" ? Environment.ProcessPath! : "dotnet");

    public static async Task<int> RunAsync(string directory, string program, IEnumerable<string> arguments, Action<string> line, CancellationToken cancellation)
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
}
