namespace Slipway.Benchmarks;

/// <summary>What a person waits for: a status, a deployment, a rollback.</summary>
internal static class Commands
{
    public const string Section = "commands";

    /// <summary>Allowed for a whole status, in seconds.</summary>
    private const double StatusLimit = 0.25;

    public static async Task TakeAsync(Workload workload, IReadOnlyList<string> releases, int rounds, Results results)
    {
        results.Add(await Sampling.SampleAsync("StatusStaging, warm", rounds * 2, async () => (await workload.SlipwayAsync("--target=StatusStaging")).Whole, StatusLimit));
        results.Add(await Sampling.SampleAsync("--tree, warm", rounds * 2, async () => (await workload.SlipwayAsync("--tree")).Whole));
        await PeersAsync(workload, results, rounds * 2);

        // Each round alternates what is compared, so that a slow minute of the machine slows all of it.
        List<double> alone = [], migrate = [], deploy = [], beyond = [], rollback = [];
        for (var round = 0; round < rounds; round++)
        {
            var release = releases[round % 2];
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
        results.Add(new("deploy of a built release, beyond the app and its release command", beyond, 0.3));
        results.Add(new("rollback in the warm window, whole command", rollback, 0.4));
    }

    /// <summary>What the layer replaces, where it is installed: the time of Invoke and make to list their targets.</summary>
    private static async Task PeersAsync(Workload workload, Results results, int rounds)
    {
        var directory = Directory.CreateDirectory(Path.Combine(workload.Root, ".slipway", "peers")).FullName;
        await File.WriteAllTextAsync(Path.Combine(directory, "tasks.py"), "from invoke import task\n\n@task\ndef status(c):\n    pass\n");
        await File.WriteAllTextAsync(Path.Combine(directory, "Makefile"), "status:\n\t@true\n");
        if (OnPath("inv"))
        {
            results.Add(await Sampling.SampleAsync("inv --list", rounds, async () => (await Stopwatched.RunAsync(directory, "inv", ["--list"])).Whole));
            results.Add(new("StatusStaging, warm, against inv --list", [results.First(result => result.Name == "StatusStaging, warm").Median / results[^1].Median], 1, "x"));
        }
        else
        {
            results.Add(Measurement.NotMeasured("inv --list", "invoke is not installed"));
        }

        if (OnPath("make"))
            results.Add(await Sampling.SampleAsync("make status", rounds, async () => (await Stopwatched.RunAsync(directory, "make", ["status"])).Whole));
    }

    private static bool OnPath(string command) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(directory => File.Exists(Path.Combine(directory, command)));
}
