using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Slipway.Benchmarks;

/// <summary>
/// A deployment of the Django sample whose requirements did not change: of another commit, built before, and with the
/// build. Beyond what the app itself needs to start and to find nothing to migrate.
/// </summary>
internal static class Django
{
    public const string Section = "django";

    private const string Deploy = "Django: deploy of a built release of another commit, beyond the app and its release command";
    public const string Wheelhouse = "SLIPWAY_WHEELHOUSE";

    /// <summary>The steps of a deployment that stand in the table.</summary>
    private static readonly string[] Steps = ["stage", "release", "start", "switch", "verify"];

    public static async Task TakeAsync(Workload workload, int rounds, Results results)
    {
        if (Environment.GetEnvironmentVariable(Wheelhouse) is not { Length: > 0 } wheels)
        {
            results.Add(Measurement.NotMeasured(Deploy, $"{Wheelhouse} names no wheelhouse (CONTRIBUTING.md)"));
            return;
        }

        var project = await ProjectAsync(workload, Section);
        (string, string?)[] pip = [("PIP_NO_INDEX", "1"), ("PIP_FIND_LINKS", wheels), ("PIP_CONFIG_FILE", "/dev/null")];
        Task<(double FirstLine, double Whole, string Output)> SlipwayAsync(params string[] arguments) =>
            Stopwatched.RunAsync(project, workload.BuildScript, [$"--working={project}", .. arguments], workload.Cancellation, pip);
        try
        {
            await SlipwayAsync("--target=Requirements");
            await workload.CommitAsync(project, "Lock the requirements");
            await SlipwayAsync("--target=DeployStaging");
            var made = Environments(project);
            List<double> alone = [], migrate = [], whole = [], beyond = [], built = [];
            var steps = Steps.ToDictionary(step => step, _ => new List<double>());
            for (var round = 0; round < rounds; round++)
            {
                await EditAsync(workload, project, $"built-{round}");
                var build = await SlipwayAsync("--target=Build", "--commit=HEAD");
                var release = Regex.Match(build.Output, @"\b[0-9a-f]{7}-[0-9a-f]{6}\b(?= is built)").Value;
                alone.Add(await DjangoAlone.TimeToHealthyAsync(project, workload.Cancellation));
                migrate.Add(await DjangoAlone.ReleaseCommandAsync(project, workload.Cancellation));
                var events = Path.Combine(project, ".slipway", $"deploy-{round}.jsonl");
                whole.Add((await SlipwayAsync("--target=DeployStaging", $"--release={release}", $"--events={events}")).Whole);
                beyond.Add(whole[^1] - alone[^1] - migrate[^1]);
                foreach (var (step, seconds) in Finished(events).Where(one => steps.ContainsKey(one.Step)))
                    steps[step].Add(seconds);
                await EditAsync(workload, project, $"new-{round}");
                built.Add((await SlipwayAsync("--target=DeployStaging")).Whole);
            }

            if (!Environments(project).SequenceEqual(made))
                throw new InvalidOperationException("A deployment with unchanged requirements made a virtual environment.");
            results.Add(new("Django: the app alone, to its first healthy answer", alone));
            results.Add(new("Django: its release command alone", migrate));
            results.Add(new("Django: deploy of a built release of another commit, whole command", whole));
            results.Add(new(Deploy, beyond, 0.5));
            foreach (var step in Steps)
                results.Add(new($"Django:   of it the step {step}", steps[step]));
            results.Add(new("Django: deploy of another commit with its build, whole command", built, Note: "a build makes the variants of three environments, and collects and checks for each"));
        }
        finally
        {
            await workload.StopAsync(project);
        }
    }

    /// <summary>The sample as a repository of its own, on free ports.</summary>
    /// <param name="workload">Where it is measured.</param>
    /// <param name="name">Name of its directory.</param>
    public static async Task<string> ProjectAsync(Workload workload, string name)
    {
        var project = workload.NewDirectory(name);
        await Stopwatched.RunAsync(project, "cp", ["-r", $"{Path.Combine(workload.Root, "samples", "django-guestbook")}/.", project], workload.Cancellation);
        foreach (var file in Directory.EnumerateFiles(Path.Combine(project, "environments"), "*.yml"))
            await File.WriteAllTextAsync(file, Regex.Replace(await File.ReadAllTextAsync(file), @"port: \d+", _ => $"port: {Workload.FreePort()}"));
        await Stopwatched.RunAsync(project, "git", ["init", "-q", "-b", "main"], workload.Cancellation);
        await workload.CommitAsync(project, "The guestbook");
        return project;
    }

    private static async Task EditAsync(Workload workload, string project, string word)
    {
        var views = Path.Combine(project, "entries", "views.py");
        await File.WriteAllTextAsync(views, Regex.Replace(await File.ReadAllTextAsync(views), @"There is no such page[^.]*\.", $"There is no such page {word}."));
        await workload.CommitAsync(project, $"Another page: {word}");
    }

    private static List<string> Environments(string project) =>
        [.. Directory.GetDirectories(Path.Combine(project, ".slipway", "python")).Order(StringComparer.Ordinal).Select(directory => $"{directory} {File.GetLastWriteTimeUtc(Path.Combine(directory, "pyvenv.cfg")):O}")];

    private static IEnumerable<(string Step, double Seconds)> Finished(string events) =>
        File.ReadLines(events).Select(line => JsonNode.Parse(line)!).Where(line => (string)line["event"]! == "step-finished").Select(line => ((string)line["step"]!, (double)line["seconds"]!));
}
