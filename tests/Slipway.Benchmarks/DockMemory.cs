namespace Slipway.Benchmarks;

/// <summary>How much memory the dock needs: with nothing to do, and under load.</summary>
internal static class DockMemory
{
    public const string Section = "memory";

    private const int Rate = 500;
    private const double AtRest = 80;
    private const double UnderLoad = 150;

    /// <summary>The dock gives memory back in rounds of ten seconds once it is quiet.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(25);

    public static async Task TakeAsync(Workload workload, bool quick, Results results)
    {
        var dock = Memory.Dock(workload.Root);
        await Task.Delay(Rest, workload.Cancellation);
        results.Add(new("memory of the dock at rest, after deployments", [Memory.Of(dock)], AtRest, "MB"));

        var load = new SteadyLoad(new Uri(workload.Site("staging"), "healthz"), Rate);
        var running = load.RunAsync(TimeSpan.FromSeconds(quick ? 5 : 30), workload.Cancellation);
        var during = await Memory.WhileAsync(dock, running);
        var (answered, failed) = await running;
        results.Add(new($"memory of the dock under {Rate} requests/s", [during.Max()], UnderLoad, "MB", Note: $"{answered} answered, {failed} failed"));
        await Task.Delay(Rest, workload.Cancellation);
        results.Add(new("memory of the dock at rest, after that load", [Memory.Of(dock)], AtRest, "MB"));
    }
}
