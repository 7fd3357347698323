using System.Diagnostics;
using Slipway.Platforms.Local.Protocol;
using Slipway.Platforms.Local.Unix;
using Slipway.Processes;

namespace Slipway.Platforms.Local;

/// <summary>Runs the release command in the staged release, with the environment that its processes will have.</summary>
internal static class ReleaseCommand
{
    private const int LinesInError = 50;
    private static readonly TimeSpan Deadline = TimeSpan.FromHours(1);
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    public static Task RunAsync(string command, string root, string directory, DeploymentSpec spec, StageRequest request, CancellationToken cancellationToken) => RunAsync(
        "release command",
        command,
        directory,
        ProcessEnvironment.For(root, "release", spec, request.Secrets.ToDictionary(pair => pair.Key, pair => pair.Value.Reveal(), StringComparer.Ordinal), null),
        Redaction.Of(request.Secrets.Values),
        request.Output,
        cancellationToken);

    /// <param name="what">What it is called in messages.</param>
    /// <param name="command">Command line.</param>
    /// <param name="directory">Where it runs.</param>
    /// <param name="environment">All of its environment variables.</param>
    /// <param name="redaction">Takes secrets out of what it prints.</param>
    /// <param name="output">Takes what it prints.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task RunAsync(string what, string command, string directory, IEnumerable<KeyValuePair<string, string>> environment, Redaction redaction, IProgress<string>? output, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(ShellCommand.Shell, ShellCommand.Arguments(command))
        {
            WorkingDirectory = directory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Clear();
        foreach (var (name, value) in environment)
            start.Environment[name] = value;

        var last = new Queue<string>();
        void Take(object sender, DataReceivedEventArgs line)
        {
            if (line.Data is null)
                return;
            var text = redaction.Apply(line.Data);
            lock (last)
            {
                last.Enqueue(text);
                if (last.Count > LinesInError)
                    last.Dequeue();
            }

            output?.Report(text);
        }

        using var process = new Process { StartInfo = start };
        process.OutputDataReceived += Take;
        process.ErrorDataReceived += Take;
        process.Start();
        process.StandardInput.Close();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();

        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(Deadline);
        try
        {
            await process.WaitForExitAsync(deadline.Token);
        }
        catch (OperationCanceledException)
        {
            await EndAsync(process);
            cancellationToken.ThrowIfCancellationRequested();
            throw Failure(what, command, "did not end within an hour and was stopped", last);
        }

        if (process.ExitCode != 0)
            throw Failure(what, command, $"exited with code {process.ExitCode}", last);
    }

    private static async Task EndAsync(Process process)
    {
        if (!process.HasExited)
            Posix.Signal(process.Id, Posix.SigTerm);
        using var grace = new CancellationTokenSource(Grace);
        try
        {
            await process.WaitForExitAsync(grace.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
        }
    }

    private static SlipwayException Failure(string what, string command, string how, Queue<string> last)
    {
        lock (last)
            return new SlipwayException(ExitCode.Failed, $"the {what} {how}: {command}") { Details = [.. last] };
    }
}
