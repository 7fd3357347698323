using Slipway.Requirements.Python;

namespace Slipway.Benchmarks;

/// <summary>Locking the staging requirements of the Django sample, against pip called by hand for the same resolution.</summary>
internal static class Locking
{
    public const string Section = "locking";

    private const string Beyond = "locking: RequirementsStaging of the Django sample, beyond pip";

    public static async Task TakeAsync(Workload workload, int rounds, Results results)
    {
        if (Environment.GetEnvironmentVariable(Django.Wheelhouse) is not { Length: > 0 } wheels)
        {
            results.Add(Measurement.NotMeasured(Beyond, $"{Django.Wheelhouse} names no wheelhouse (CONTRIBUTING.md)"));
            return;
        }

        var project = await Django.ProjectAsync(workload, "locking");
        // Where uv is installed it would be compared with pip.
        await File.AppendAllTextAsync(Path.Combine(project, "environments", "base.yml"), "\npython: { resolver: pip }\n");
        var declared = DeclaredPython.Find(project, ".", out _)!;
        var (python, missing) = await PythonInterpreter.FindAsync(declared.Version, null, workload.Cancellation);
        if (python is null)
        {
            results.Add(Measurement.NotMeasured(Beyond, missing!.Message));
            return;
        }

        (string, string?)[] pip = [("PIP_NO_INDEX", "1"), ("PIP_FIND_LINKS", wheels), ("PIP_CONFIG_FILE", "/dev/null")];
        var report = Path.Combine(workload.NewDirectory("locking-report"), "report.json");
        async Task<double> ByPipAsync() => (await Stopwatched.RunAsync(project, python.Path, ["-I", "-m", "pip", "--disable-pip-version-check", "--no-input", "install", "--dry-run", "--ignore-installed", "--report", report, "--requirement", "requirements/staging.txt"], workload.Cancellation, pip)).Whole;
        async Task<double> BySlipwayAsync() => (await Stopwatched.RunAsync(project, workload.BuildScript, [$"--working={project}", "--target=RequirementsStaging"], workload.Cancellation, pip)).Whole;

        // The first of each reads what no cache has.
        await ByPipAsync();
        await BySlipwayAsync();
        List<double> alone = [], whole = [], beyond = [];
        for (var round = 0; round < rounds; round++)
        {
            alone.Add(await ByPipAsync());
            whole.Add(await BySlipwayAsync());
            beyond.Add(whole[^1] - alone[^1]);
        }

        results.Add(new("locking: pip alone, the same resolution", alone));
        results.Add(new("locking: RequirementsStaging of the Django sample, whole command", whole));
        results.Add(new(Beyond, beyond, 0.3));
    }
}
