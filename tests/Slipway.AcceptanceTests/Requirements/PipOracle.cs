using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Slipway.AcceptanceTests.Shell;

namespace Slipway.AcceptanceTests.Requirements;

/// <summary>The pip that is installed, asked what it makes of texts and files. One Python answers all cases of a test.</summary>
internal sealed class PipOracle : IAsyncDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(30);

    private readonly Process _process;
    private readonly CancellationTokenSource _deadline = new(Deadline);

    private PipOracle(Process process) => _process = process;

    /// <summary>Version of pip.</summary>
    public Version Pip { get; private set; } = new();

    /// <summary>Version of the library that reads versions, markers and specifiers: 21 and older know texts that are no versions (PEP 440) too.</summary>
    public Version Packaging { get; private set; } = new();

    /// <summary>Whether it reads dependency specifiers by the rules of today.</summary>
    public bool IsStrict => Packaging.Major >= 22;

    /// <summary>Whether its markers order versions only.</summary>
    public bool KnowsTodaysMarkers => Packaging.Major >= 26;

    /// <summary>Starts it; skips the test where there is no python3 with pip.</summary>
    public static async Task<PipOracle> StartAsync()
    {
        Part.Require("python3");
        var process = Process.Start(new ProcessStartInfo("python3", ["-B", Script()])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["PYTHONUTF8"] = "1", ["PIP_CONFIG_FILE"] = "/dev/null" },
        })!;
        var oracle = new PipOracle(process);
        if (await process.StandardOutput.ReadLineAsync(oracle._deadline.Token) is not { } first)
        {
            var error = await process.StandardError.ReadToEndAsync(oracle._deadline.Token);
            await oracle.DisposeAsync();
            Part.Missing("pip", $"python3 has no pip that can be asked: {error.Trim().Split('\n')[^1]}");
            throw new UnreachableException();
        }

        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        var versions = JsonNode.Parse(first)!;
        oracle.Pip = Numbers((string)versions["pip"]!);
        oracle.Packaging = Numbers((string)versions["packaging"]!);
        return oracle;
    }

    /// <returns>An answer for each case, in their order.</returns>
    public async Task<IReadOnlyList<JsonObject>> AskAsync(IReadOnlyList<JsonObject> cases)
    {
        // Questions and answers at the same time: each side would wait for the other once its pipe is full.
        var asking = Task.Run(async () =>
        {
            foreach (var question in cases)
                await _process.StandardInput.WriteAsync($"{question.ToJsonString()}\n".AsMemory(), _deadline.Token);
            await _process.StandardInput.FlushAsync(_deadline.Token);
        });
        var answers = new List<JsonObject>(cases.Count);
        foreach (var question in cases)
        {
            var answer = await _process.StandardOutput.ReadLineAsync(_deadline.Token);
            Assert.True(answer is not null, $"pip's answers ended at {question.ToJsonString()}");
            answers.Add(JsonNode.Parse(answer)!.AsObject());
        }

        await asking;
        return answers;
    }

    public async ValueTask DisposeAsync()
    {
        if (_deadline.IsCancellationRequested)
            _process.Kill(entireProcessTree: true);
        else
            _process.StandardInput.Close();
        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
        _deadline.Dispose();
    }

    private static Version Numbers(string text)
    {
        var numbers = text.Split('.').TakeWhile(number => number.All(char.IsAsciiDigit)).Take(3).ToList();
        return Version.Parse(string.Join('.', numbers.Count == 1 ? [.. numbers, "0"] : numbers));
    }

    private static string Script([CallerFilePath] string path = "") => Path.Combine(Path.GetDirectoryName(path)!, "pip_oracle.py");
}
