using System.Globalization;

namespace Slipway.Benchmarks;

/// <summary>What grows with the years: a long history, many environments.</summary>
internal static class Histories
{
    public const string Section = "history";

    private const int Deployments = 10_000;
    private const int Environments = 200;
    private const int DeploymentsOfEach = 20;

    public static async Task TakeAsync(Workload workload, Ledgers ledgers, int rounds, Results results)
    {
        ledgers.Write("old", Deployments);
        workload.AddEnvironment("old");
        results.Add(await Sampling.SampleAsync("History, its page of 10,000 deployments", rounds, async () => (await workload.SlipwayAsync("--target=HistoryOld")).Whole, 0.5));
        results.Add(await Sampling.SampleAsync("History, all of 10,000 deployments", rounds, async () => (await workload.SlipwayAsync("--target=HistoryOld", $"--lines={Deployments}")).Whole));
        workload.RemoveEnvironment("old");

        var names = Enumerable.Range(0, Environments).Select(number => string.Create(CultureInfo.InvariantCulture, $"place{number:D3}")).ToList();
        foreach (var name in names)
        {
            ledgers.Write(name, DeploymentsOfEach);
            workload.AddEnvironment(name);
        }

        results.Add(await Sampling.SampleAsync("Status of 200 environments", rounds, async () => (await workload.SlipwayAsync("--target=Status")).Whole, 0.5));
        foreach (var name in names)
            workload.RemoveEnvironment(name);
    }
}
