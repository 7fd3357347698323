using System.Text.Json.Nodes;

namespace Slipway.Benchmarks;

/// <summary>What a person waits for: a status, a deployment, a rollback.</summary>
internal static class Commands
{
    public const string Section = "commands";

    /// <summary>Allowed for a whole status, in seconds.</summary>
    private const double StatusLimit = 0.25;

    private const string Tree = "--tree, warm";

    /// <param name="workload">Where it is measured.</param>
    /// <param name="releases">Two releases that are deployed in turn.</param>
    /// <param name="between">A third.</param>
    /// <param name="rounds">How often each thing is measured.</param>
    /// <param name="results">Takes the figures.</param>
    public static async Task TakeAsync(Workload workload, IReadOnlyList<string> releases, string between, int rounds, Results results)
    {
        results.Add(await Sampling.SampleAsync("StatusStaging, warm", rounds * 2, async () => (await workload.SlipwayAsync("--target=StatusStaging")).Whole, StatusLimit));
        results.Add(await Sampling.SampleAsync(Tree, rounds * 2, async () => (await workload.SlipwayAsync("--tree")).Whole));
        await PeersAsync(workload, results, rounds * 2);

        // Each round alternates what is compared, so that a slow minute of the machine slows all of it.
        List<double> alone = [], migrate = [], deploy = [], beyond = [], rollback = [], moved = [], cold = [];
        for (var round = 0; round < rounds; round++)
        {
            var release = releases[round % 2];
            var directory = Directory.EnumerateDirectories(Path.Combine(workload.Root, ".slipway", "dock", "releases", "staging"), "v*").Order(StringComparer.Ordinal).Last();
            alone.Add(await GuestbookAlone.TimeToHealthyAsync(directory, workload.Cancellation));
            migrate.Add(await GuestbookAlone.ReleaseCommandAsync(directory, workload.Cancellation));
            deploy.Add((await workload.SlipwayAsync("--target=DeployStaging", $"--release={release}")).Whole);
            beyond.Add(deploy[^1] - alone[^1] - migrate[^1]);
            var events = Path.Combine(workload.Root, ".slipway", $"rollback-{round}.jsonl");
            rollback.Add((await workload.SlipwayAsync("--target=RollbackStaging", $"--events={events}")).Whole);
            moved.Add(FromLeaseToSwitch(events));
            // Only the release before the live one is warm: with another in between, the way back starts processes.
            await workload.SlipwayAsync("--target=DeployStaging", $"--release={between}");
            await workload.SlipwayAsync("--target=DeployStaging", $"--release={release}");
            cold.Add((await workload.SlipwayAsync("--target=RollbackStaging", $"--to={releases[(round + 1) % 2]}")).Whole - alone[^1]);
            await workload.SlipwayAsync("--target=DeployStaging", $"--release={release}");
        }

        results.Add(new("the app alone, to its first healthy answer", alone));
        results.Add(new("its release command alone", migrate));
        results.Add(new("deploy of a built release, whole command", deploy));
        results.Add(new("deploy of a built release, beyond the app and its release command", beyond, 0.3));
        results.Add(new("rollback in the warm window, whole command", rollback, 0.4));
        results.Add(new("rollback in the warm window, from the lease to the switch", moved, 0.05));
        results.Add(new("rollback outside the warm window, beyond the app's own start", cold, 0.3));
    }

    /// <returns>Seconds from the moment that the lease was taken to the one from which requests go to the other release.</returns>
    private static double FromLeaseToSwitch(string events)
    {
        var ends = File.ReadLines(events).Select(line => JsonNode.Parse(line)!).Where(line => (string)line["event"]! == "step-finished").ToDictionary(line => (string)line["step"]!, line => (DateTimeOffset)line["time"]!);
        return (ends["switch"] - ends["lease"]).TotalSeconds;
    }

    /// <summary>What the layer replaces, where it is installed: the time of Invoke and make to list their targets.</summary>
    private static async Task PeersAsync(Workload workload, Results results, int rounds)
    {
        var directory = Directory.CreateDirectory(Path.Combine(workload.Root, ".slipway", "peers")).FullName;
        await File.WriteAllTextAsync(Path.Combine(directory, "tasks.py"), "from invoke import task\n\n@task\ndef status(c):\n    pass\n");
        await File.WriteAllTextAsync(Path.Combine(directory, "Makefile"), "status:\n\t@true\n");
        if (Installed.Find("inv") is not null)
        {
            results.Add(await Sampling.SampleAsync("inv --list", rounds, async () => (await Stopwatched.RunAsync(directory, "inv", ["--list"], workload.Cancellation)).Whole));
            results.Add(new("--tree, warm, against inv --list", [results.First(result => result.Name == Tree).Median / results[^1].Median], 1, "x"));
        }
        else
        {
            results.Add(Measurement.NotMeasured("inv --list", "invoke is not installed"));
        }

        if (Installed.Find("make") is not null)
            results.Add(await Sampling.SampleAsync("make status", rounds, async () => (await Stopwatched.RunAsync(directory, "make", ["status"], workload.Cancellation)).Whole));
    }
}
