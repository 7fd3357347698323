using System.Text.RegularExpressions;

namespace Slipway.Benchmarks;

/// <summary>Everything that is measured, in one run, so that ratios compare the same machine in the same minutes.</summary>
internal static class Measurements
{
    public static async Task<IReadOnlyList<Measurement>> TakeAsync(Workload workload, int rounds)
    {
        var results = new List<Measurement>();

        var fresh = await workload.SlipwayAsync("--target=StatusStaging");
        results.Add(new("fresh clone, packages cached: to the first line", [fresh.FirstLine]));
        results.Add(new("fresh clone, packages cached: whole first StatusStaging", [fresh.Whole], 15));

        var first = ReleaseOf((await workload.SlipwayAsync("--target=DeployStaging")).Output);
        await workload.CommitAsync("Another release");
        var second = ReleaseOf((await workload.SlipwayAsync("--target=DeployStaging")).Output);
        await Stopwatched.RunAsync(workload.Root, workload.BuildScript, ["--target=StatusStaging"], ("SLIPWAY_READYTORUN", "wait"));

        results.Add(await SampleAsync("StatusStaging, warm", rounds * 2, async () => (await workload.SlipwayAsync("--target=StatusStaging")).Whole, 0.25));
        results.Add(await SampleAsync("--tree, warm", rounds * 2, async () => (await workload.SlipwayAsync("--tree")).Whole));
        await PeersAsync(workload, results, rounds * 2);

        // Each round alternates what is compared, so that a slow minute of the machine slows all of it.
        List<double> alone = [], migrate = [], deploy = [], beyond = [], rollback = [];
        for (var round = 0; round < rounds; round++)
        {
            var release = round % 2 == 0 ? first : second;
            var directory = Directory.EnumerateDirectories(Path.Combine(workload.Root, ".slipway", "dock", "releases", "staging"), "v*").Order(StringComparer.Ordinal).Last();
            alone.Add(await GuestbookAlone.TimeToHealthyAsync(directory));
            migrate.Add(await GuestbookAlone.ReleaseCommandAsync(directory));
            deploy.Add((await workload.SlipwayAsync("--target=DeployStaging", $"--release={release}")).Whole);
            beyond.Add(deploy[^1] - alone[^1] - migrate[^1]);
            rollback.Add((await workload.SlipwayAsync("--target=RollbackStaging")).Whole);
            await workload.SlipwayAsync("--target=DeployStaging", $"--release={release}");
        }

        results.Add(new("the app alone, to its first healthy answer", alone));
        results.Add(new("its release command alone", migrate));
        results.Add(new("deploy of a built release, whole command", deploy));
        results.Add(new("deploy of a built release, beyond the app and its release command", beyond, 0.5));
        results.Add(new("rollback in the warm window, whole command", rollback, 0.5));
        return results;
    }

    private static async Task<Measurement> SampleAsync(string name, int rounds, Func<Task<double>> sample, double? limit = null)
    {
        await sample();
        var samples = new List<double>();
        for (var round = 0; round < rounds; round++)
            samples.Add(await sample());
        return new(name, samples, limit);
    }

    /// <summary>What the layer replaces, where it is installed: the time of Invoke and make to list their targets.</summary>
    private static async Task PeersAsync(Workload workload, List<Measurement> results, int rounds)
    {
        var directory = Directory.CreateDirectory(Path.Combine(workload.Root, ".slipway", "peers")).FullName;
        await File.WriteAllTextAsync(Path.Combine(directory, "tasks.py"), "from invoke import task\n\n@task\ndef status(c):\n    pass\n");
        await File.WriteAllTextAsync(Path.Combine(directory, "Makefile"), "status:\n\t@true\n");
        if (OnPath("inv"))
            results.Add(await SampleAsync("inv --list", rounds, async () => (await Stopwatched.RunAsync(directory, "inv", ["--list"])).Whole));
        if (OnPath("make"))
            results.Add(await SampleAsync("make status", rounds, async () => (await Stopwatched.RunAsync(directory, "make", ["status"])).Whole));
    }

    private static bool OnPath(string command) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(directory => File.Exists(Path.Combine(directory, command)));

    private static string ReleaseOf(string output) => Regex.Matches(output, @"\b[0-9a-f]{7}-[0-9a-f]{6}\b")[^1].Value;
}
