using System.Diagnostics;
using System.Text;

namespace Slipway.Benchmarks;

/// <summary>Runs a command and takes its time, from before it is started to its end.</summary>
internal static class Stopwatched
{
    private static readonly TimeSpan Watching = TimeSpan.FromMilliseconds(50);

    /// <returns>Seconds to the first line on standard output or error, and to the end; the output.</returns>
    public static Task<(double FirstLine, double Whole, string Output)> RunAsync(
        string workingDirectory, string command, IReadOnlyList<string> arguments, CancellationToken cancellation, params (string Name, string? Value)[] environment) =>
        RunAsync(workingDirectory, command, arguments, _ => { }, cancellation, environment);

    /// <param name="workingDirectory">Where it runs.</param>
    /// <param name="command">The program.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="watch">Gets the id of its process, again and again while it runs.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <param name="environment">Variables; null removes one.</param>
    public static async Task<(double FirstLine, double Whole, string Output)> RunAsync(
        string workingDirectory, string command, IReadOnlyList<string> arguments, Action<int> watch, CancellationToken cancellation, params (string Name, string? Value)[] environment)
    {
        var start = new ProcessStartInfo(command)
        {
            WorkingDirectory = workingDirectory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        start.Environment.Remove("CI");
        start.Environment.Remove("SLIPWAY_ROOT");
        start.Environment["NO_COLOR"] = "1";
        start.Environment["SLIPWAY_READYTORUN"] = "0";
        foreach (var (name, value) in environment)
            start.Environment[name] = value;

        var output = new StringBuilder();
        var firstLine = 0.0;
        var clock = Stopwatch.StartNew();
        cancellation.ThrowIfCancellationRequested();
        using var process = Session.Start(start);
        process.StandardInput.Close();
        process.OutputDataReceived += (_, line) => Take(line.Data);
        process.ErrorDataReceived += (_, line) => Take(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        try
        {
            var exit = process.WaitForExitAsync(cancellation);
            while (await Task.WhenAny(exit, Task.Delay(Watching, cancellation)) != exit)
                watch(process.Id);
            await exit;
        }
        catch (OperationCanceledException)
        {
            await Session.EndAsync(process);
            throw;
        }

        var whole = clock.Elapsed.TotalSeconds;
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{command} {string.Join(' ', arguments)} exited with {process.ExitCode}:\n{output}");
        return (firstLine, whole, output.ToString());

        void Take(string? line)
        {
            if (line is null)
                return;
            lock (output)
            {
                if (output.Length == 0)
                    firstLine = clock.Elapsed.TotalSeconds;
                output.Append(line).Append('\n');
            }
        }
    }
}
