using Slipway.Deployments;
using Slipway.Frosting.Arguments;
using Slipway.Frosting.Output;

namespace Slipway.Frosting.Verbs;

/// <summary>Builds and runs the tests of this repository: every project of <c>tests/</c> that is an xunit v3 program.</summary>
public sealed class Test : Verb
{
    private const int TailLength = 40;

    internal override bool ForEnvironments => false;

    internal override bool ForProject => true;

    internal override bool KeepsLog => true;

    internal override IReadOnlyList<TaskArgument> Arguments { get; } =
    [
        new("filter", "runs only tests whose name contains this", "<text>"),
        new("long", "runs the tests that take minutes too"),
    ];

    internal override string Describe(string environment) => "builds and runs the tests of this repository";

    internal override async Task RunAsync(SlipwayContext context, string? environment)
    {
        var projects = TestProjects(context.Paths);
        if (projects.Length == 0)
            throw new ConfigurationException($"There is nothing to test: no project in {context.Paths.Relative(Path.Combine(context.Paths.Root, "tests"))}/ uses xunit.v3.");
        var report = context.Run.Report;
        report.Log.Open(context.Paths, Name);
        report.Headline("Test");
        var results = new List<TestResult>();
        foreach (var project in projects)
        {
            if (await BuildAsync(context, project))
                results.AddRange(await RunProjectAsync(context, project));
            else
                results.Add(new TestResult($"the build of {context.Paths.Relative(project)}", TestOutcome.Failed, null));
        }

        context.Run.Afterword = () => TestPage.Show(results, report);
        if (results.Exists(result => result.Outcome == TestOutcome.Failed))
            throw new AlreadyTold(ExitCode.Failed);
    }

    private static string[] TestProjects(ProjectPaths paths)
    {
        var tests = Path.Combine(paths.Root, "tests");
        if (!Directory.Exists(tests))
            return [];
        string[] projects = [.. Directory.EnumerateDirectories(tests)
            .SelectMany(directory => Directory.EnumerateFiles(directory, "*.csproj"))
            .Where(project => File.ReadAllText(project).Contains("\"xunit.v3\"", StringComparison.Ordinal))];
        // The fast ones first: their failures should not wait for the slow ones.
        Array.Sort(projects, static (left, right) => (left.Contains("Acceptance", StringComparison.Ordinal), left).CompareTo((right.Contains("Acceptance", StringComparison.Ordinal), right)));
        return projects;
    }

    private static async Task<bool> BuildAsync(SlipwayContext context, string project)
    {
        var tail = new Queue<string>();
        var exitCode = await StepAsync(context, "build", project, line => Keep(tail, line),
            Tool.Dotnet, ["build", project, "--nologo", "-v:q", "-clp:NoSummary"]);
        if (exitCode != 0)
            ShowTail(context.Run.Report, tail);
        return exitCode == 0;
    }

    private static async Task<IReadOnlyList<TestResult>> RunProjectAsync(SlipwayContext context, string project)
    {
        var name = Path.GetFileNameWithoutExtension(project);
        var program = Path.Combine(Path.GetDirectoryName(project)!, "bin", "Debug", "net10.0", $"{name}.dll");
        var file = Path.Combine(context.Paths.Logs, $"{name}.ctrf.json");
        File.Delete(file);
        List<string> arguments = [program, "-noColor", "-noLogo", "-noAutoReporters", "-reporter", "quiet", "-result-ctrf", file];
        if (context.Run.CommandLine.Has("long"))
            arguments.AddRange(["-explicit", "on"]);
        if (context.Run.CommandLine.Value("filter") is { } filter)
            arguments.AddRange(["-displayName", $"*{filter}*"]);

        var tail = new Queue<string>();
        var exitCode = await StepAsync(context, "run", project, line => Keep(tail, line), Tool.Dotnet, arguments);
        if (File.Exists(file))
        {
            var results = await TestResult.ReadAsync(file, context.Cancellation);
            if (exitCode == 0 || results.Any(result => result.Outcome == TestOutcome.Failed))
                return results;
            ShowTail(context.Run.Report, tail);
            return [.. results, new TestResult($"{name}, which ended with exit code {exitCode}", TestOutcome.Failed, null)];
        }

        ShowTail(context.Run.Report, tail);
        return [new TestResult($"{name}, which ended with exit code {exitCode} and without results", TestOutcome.Failed, null)];
    }

    private static async Task<int> StepAsync(SlipwayContext context, string step, string project, Action<string> keep, string program, IEnumerable<string> arguments)
    {
        var run = context.Run;
        var title = $"{step} {Path.GetFileNameWithoutExtension(project)}";
        var started = run.Time.GetTimestamp();
        run.Report.StepStarted(step, Path.GetFileNameWithoutExtension(project));
        var exitCode = await Tool.RunAsync(context.Paths.Root, program, arguments, line =>
        {
            keep(line);
            run.Report.Output(line);
        }, context.Cancellation);
        run.Report.StepFinished(title, run.Time.GetElapsedTime(started), exitCode == 0 ? StepResult.Done : StepResult.Failed);
        return exitCode;
    }

    private static void Keep(Queue<string> tail, string line)
    {
        tail.Enqueue(line);
        if (tail.Count > TailLength)
            tail.Dequeue();
    }

    private static void ShowTail(Report report, IEnumerable<string> tail)
    {
        foreach (var line in tail)
            report.ErrorDetail($"  | {line}");
    }
}
