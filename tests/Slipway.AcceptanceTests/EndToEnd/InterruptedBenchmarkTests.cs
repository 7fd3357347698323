using System.Diagnostics;
using System.Globalization;
using Slipway.AcceptanceTests.Shell;
using Slipway.Platforms.Local.Unix;

namespace Slipway.AcceptanceTests.EndToEnd;

/// <summary>Ctrl+C and SIGTERM in the middle of the target Benchmark: nothing that it started or wrote aside is left.</summary>
public sealed class InterruptedBenchmarkTests
{
    private const string ScratchName = "slipway-benchmark-";

    /// <summary>To the first deployment: a build host is compiled, and a release.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Posix.SigInt, "clone/.slipway/host")]
    [InlineData(Posix.SigTerm, "clone/.slipway/dock/log/staging/v1/web.1.log")]
    public async Task Nothing_is_left_of_an_interrupted_benchmark(int signal, string begun)
    {
        var start = new ProcessStartInfo(Path.Combine(RepositoryUnderTest.Root, "build.sh"), ["--target=Benchmark", "--only=memory", "--quick"])
        {
            WorkingDirectory = RepositoryUnderTest.Root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var variable in (string[])["CI", "GITHUB_ACTIONS", "GITLAB_CI", "SLIPWAY_ROOT"])
            start.Environment.Remove(variable);
        start.Environment["NO_COLOR"] = "1";
        start.Environment["SLIPWAY_READYTORUN"] = "0";
        using var running = Process.Start(start)!;
        var output = running.StandardOutput.ReadToEndAsync(Stop);
        var error = running.StandardError.ReadToEndAsync(Stop);
        try
        {
            string? scratch = null;
            await UntilAsync($"{begun} is there", () =>
            {
                Assert.False(running.HasExited, "It has ended already.");
                return (scratch ??= Scratch(running.Id)) is { } place && Path.Exists(Path.Combine(place, begun));
            });
            Posix.Signal(running.Id, signal);
            await running.WaitForExitAsync(Stop).WaitAsync(Patience, Stop);

            Assert.True(running.ExitCode == 128 + signal, $"It ended with exit code {running.ExitCode}:\n{await output}{await error}");
            Assert.Contains("stopped: the benchmark was interrupted.\n", await error, StringComparison.Ordinal);
            Assert.False(Directory.Exists(scratch), $"{scratch} is still there.");
            // The kernel takes its moment with what was killed.
            await UntilAsync($"no process of {scratch} is left", () => !Processes().Any(process => Names(process, scratch!)));
        }
        finally
        {
            if (!running.HasExited)
                running.Kill(entireProcessTree: true);
        }
    }

    private static async Task UntilAsync(string what, Func<bool> reached)
    {
        var clock = Stopwatch.StartNew();
        while (!reached())
        {
            Assert.True(clock.Elapsed < Patience, $"It did not come to it that {what} within {Patience.TotalMinutes} min.");
            await Task.Delay(20, Stop);
        }
    }

    /// <returns>The scratch directory that a descendant of a process works in; null: none does.</returns>
    private static string? Scratch(int ancestor)
    {
        foreach (var process in Processes().Where(process => Descends(process, ancestor)))
        {
            var words = Directories(process).FirstOrDefault(directory => directory.Contains(ScratchName, StringComparison.Ordinal))?.Split('/');
            if (words is not null)
                return string.Join('/', words.Take(Array.FindIndex(words, word => word.StartsWith(ScratchName, StringComparison.Ordinal)) + 1));
        }

        return null;
    }

    private static bool Names(int process, string directory) =>
        Directories(process).Any(place => place.Contains(directory, StringComparison.Ordinal)) || Read(process, "cmdline").Contains(directory, StringComparison.Ordinal);

    private static IEnumerable<string> Directories(int process)
    {
        try
        {
            return new FileInfo($"/proc/{process}/cwd").LinkTarget is { } directory ? [directory] : [];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static bool Descends(int process, int ancestor)
    {
        while (process > 1)
        {
            if (process == ancestor)
                return true;
            var stat = Read(process, "stat");
            process = stat.Length == 0 ? 0 : int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1], CultureInfo.InvariantCulture);
        }

        return false;
    }

    private static IEnumerable<int> Processes() =>
        Directory.EnumerateDirectories("/proc").Select(Path.GetFileName).Where(name => int.TryParse(name, out _)).Select(name => int.Parse(name!, CultureInfo.InvariantCulture));

    /// <returns>Empty: it has ended.</returns>
    private static string Read(int process, string file)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/{file}");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
