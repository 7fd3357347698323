using Slipway.Frosting.Arguments;

namespace Slipway.Frosting.Verbs;

/// <summary>Measures what this repository promises, in one run: a table, and JSON.</summary>
public sealed class Benchmark : Verb
{
    internal override bool ForEnvironments => false;

    internal override bool ForProject => true;

    internal override bool KeepsLog => true;

    internal override IReadOnlyList<TaskArgument> Arguments { get; } =
    [
        new("rounds", "how often each thing is measured; without it 9", "<n>"),
        new("only", "measures one section and not all", "<section>", ["commands", "history", "memory", "growth", "requirements"]),
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
        string[] command = ["run", "--project", project, "-c", "Release", "--", context.Paths.Root, result, .. rounds, .. only, .. quick];
        var exitCode = await Tool.RunAsync(context.Paths.Root, Tool.Dotnet, command, line => run.Report.Line(line), context.Cancellation);
        if (exitCode != 0)
            throw new SlipwayException(ExitCode.Failed, $"The benchmark ended with exit code {exitCode}.");
    }
}
