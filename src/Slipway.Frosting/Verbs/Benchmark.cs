using Slipway.Frosting.Arguments;
using Slipway.Frosting.Output;

namespace Slipway.Frosting.Verbs;

/// <summary>Measures what this repository promises, in one run: a table, and JSON.</summary>
public sealed class Benchmark : Verb
{
    /// <summary>Where the exit codes of what a signal ended begin.</summary>
    private const int Signalled = 128;

    /// <summary>A deployment is taken back, two docks are stopped, and a scratch directory is removed.</summary>
    private static readonly TimeSpan CleanUp = TimeSpan.FromMinutes(3);

    internal override bool ForEnvironments => false;

    internal override bool ForProject => true;

    internal override bool KeepsLog => true;

    internal override IReadOnlyList<TaskArgument> Arguments { get; } =
    [
        new("rounds", "how often each thing is measured; without it 9", "<n>"),
        new("only", "measures one section and not all", "<section>", ["commands", "history", "memory", "routing", "packing", "growth", "backups", "django", "locking", "requirements", "parity"]),
        new("quick", "smaller trees and shorter loads: to see that it works, not to compare"),
    ];

    internal override string Describe(string environment) => "measures times, throughput and memory of this repository against their limits";

    internal override async Task RunAsync(SlipwayContext context, string? environment)
    {
        var project = Path.Combine(context.Paths.Root, "tests", "Slipway.Benchmarks", "Slipway.Benchmarks.csproj");
        if (!File.Exists(project))
            throw new ConfigurationException("There is nothing to measure: this project has no tests/Slipway.Benchmarks.");
        var run = context.Run;
        run.Report.Log.Open(context.Paths, Name);
        run.Report.Headline("Benchmark");
        string[] rounds = run.CommandLine.Value("rounds") is { } given ? [given] : [];
        string[] only = run.CommandLine.Value("only") is { } section ? [$"--only={section}"] : [];
        string[] quick = run.CommandLine.Has("quick") ? ["--quick"] : [];
        var result = Path.Combine(context.Paths.Slipway, "benchmark.json");
        var told = new List<string>();
        if (await RunAsync(context, told.Add, ["build", project, "-c", "Release", "--nologo", "-v:q", "-clp:NoSummary", "-nodeReuse:false"]) != 0)
            throw new SlipwayException(ExitCode.Failed, "The benchmark does not compile.") { Details = told };
        // Not by "dotnet run": what stands between would take the signal.
        var program = Path.Combine(Path.GetDirectoryName(project)!, "bin", "Release", "net10.0", "Slipway.Benchmarks.dll");
        var exitCode = await RunAsync(context, line => run.Report.Line(line), [program, context.Paths.Root, result, .. rounds, .. only, .. quick]);
        if (exitCode != 0)
            throw new SlipwayException(ExitCode.Failed, $"The benchmark ended with exit code {exitCode}.");
    }

    private static async Task<int> RunAsync(SlipwayContext context, Action<string> line, IEnumerable<string> command)
    {
        var run = context.Run;
        try
        {
            return await Tool.RunAsync(context.Paths.Root, Tool.Dotnet, command, line, context.Cancellation, CleanUp);
        }
        catch (OperationCanceledException) when (run.Interruption.Signal is { } signal)
        {
            run.Report.Error("stopped: the benchmark was interrupted.");
            throw new AlreadyTold((ExitCode)(Signalled + signal));
        }
    }
}
