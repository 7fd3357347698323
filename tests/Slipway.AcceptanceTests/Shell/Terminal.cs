using System.Diagnostics;
using System.Text;

namespace Slipway.AcceptanceTests.Shell;

/// <summary>Runs a command as a person would, with a deadline and without what the test's own environment says about CI.</summary>
public static class Terminal
{
    private static readonly string[] CiVariables = ["CI", "GITHUB_ACTIONS", "GITLAB_CI", "SLIPWAY_ROOT", "SLIPWAY_REQUIRED_PARTS"];

    public static async Task<CommandResult> RunAsync(
        string workingDirectory,
        string command,
        IEnumerable<string> arguments,
        IReadOnlyDictionary<string, string?>? environment = null,
        TimeSpan? deadline = null)
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
        foreach (var name in CiVariables)
            start.Environment.Remove(name);
        // The background compilation would compete with the tests for the processor.
        start.Environment["SLIPWAY_READYTORUN"] = "0";
        start.Environment["NO_COLOR"] = "1";
        foreach (var (name, value) in environment ?? new Dictionary<string, string?>())
            start.Environment[name] = value;

        var commandLine = $"{command} {string.Join(' ', start.ArgumentList)}";
        var clock = Stopwatch.StartNew();
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var output = new StringBuilder();
        var error = new StringBuilder();
        process.OutputDataReceived += (_, line) => Append(output, line.Data);
        process.ErrorDataReceived += (_, line) => Append(error, line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        using var timeout = new CancellationTokenSource(deadline ?? TimeSpan.FromMinutes(4));
        try
        {
            await process.WaitForExitAsync(timeout.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"{commandLine} did not end within its deadline.\n--- output\n{output}\n--- error\n{error}");
        }

        return new CommandResult(commandLine, process.ExitCode, output.ToString(), error.ToString(), clock.Elapsed);
    }

    private static void Append(StringBuilder builder, string? line)
    {
        if (line is null)
            return;
        lock (builder)
            builder.Append(line).Append('\n');
    }
}
