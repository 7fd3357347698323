using System.Text.RegularExpressions;

namespace Slipway.Benchmarks;

/// <summary>Everything that is measured, in one run, so that ratios compare the same machine in the same minutes.</summary>
internal static class Measurements
{
    public static async Task<IReadOnlyList<Measurement>> TakeAsync(Options options, CancellationToken cancellation)
    {
        var results = new Results();
        if (options.Wants(RequirementFiles.Section))
            await RequirementFiles.TakeAsync(options.Quick, results);
        if (options.Wants(ParityOfTwo.Section))
            await ParityOfTwo.TakeAsync(options.Quick, results);
        // The others want a clone of the repository, which takes its time.
        if (options.Only.Count > 0 && options.Only.IsSubsetOf([RequirementFiles.Section, ParityOfTwo.Section]))
            return results;

        var sizes = options.Wants(Growth.Section) ? Growth.Sizes(options.Quick) : [];
        await using var workload = await Workload.CreateAsync(options.Repository, sizes.Select(Growth.Environment), cancellation);

        var fresh = await workload.SlipwayAsync("--target=StatusStaging");
        results.Add(new("fresh clone, packages cached: to the first line", [fresh.FirstLine]));
        results.Add(new("fresh clone, packages cached: whole first StatusStaging", [fresh.Whole], 15));

        if (options.Wants(Django.Section) || options.Wants(Locking.Section))
            await CompileAheadAsync(workload);
        if (options.Wants(Django.Section))
            await Django.TakeAsync(workload, options.Rounds, results);
        if (options.Wants(Locking.Section))
            await Locking.TakeAsync(workload, options.Rounds, results);
        if (options.Only.Count > 0 && options.Only.IsSubsetOf([Django.Section, Locking.Section, RequirementFiles.Section, ParityOfTwo.Section]))
            return results;

        var first = ReleaseOf((await workload.SlipwayAsync("--target=DeployStaging")).Output);
        var second = await DeployAnotherAsync(workload);
        await CompileAheadAsync(workload);

        string[] releases = [first, second];
        var ledgers = new Ledgers(workload, releases);
        if (options.Wants(Commands.Section))
            await Commands.TakeAsync(workload, releases, await DeployAnotherAsync(workload), options.Rounds, results);
        if (options.Wants(Histories.Section))
            await Histories.TakeAsync(workload, ledgers, options.Rounds, results);
        if (options.Wants(DockMemory.Section))
            await DockMemory.TakeAsync(workload, options.Quick, results);
        if (options.Wants(RoutedTraffic.Section))
            await RoutedTraffic.TakeAsync(workload, options.Rounds, options.Quick, results);
        if (options.Wants(Growth.Section))
            await Growth.TakeAsync(workload, ledgers, releases, sizes, options.Rounds, results);
        if (options.Wants(Backups.Section))
            await Backups.TakeAsync(workload, options.Quick, options.Rounds, results);
        // Last: it changes the app.
        if (options.Wants(Packing.Section))
            await Packing.TakeAsync(workload, options.Quick, options.Rounds, results);
        return results;
    }

    /// <summary>The build host as every command but the first few finds it.</summary>
    private static async Task CompileAheadAsync(Workload workload) =>
        await Stopwatched.RunAsync(workload.Root, workload.BuildScript, ["--target=StatusStaging"], workload.Cancellation, ("SLIPWAY_READYTORUN", "wait"));

    private static async Task<string> DeployAnotherAsync(Workload workload)
    {
        await workload.CommitAsync("Another release");
        return ReleaseOf((await workload.SlipwayAsync("--target=DeployStaging")).Output);
    }

    private static string ReleaseOf(string output) => Regex.Matches(output, @"\b[0-9a-f]{7}-[0-9a-f]{6}\b")[^1].Value;
}
