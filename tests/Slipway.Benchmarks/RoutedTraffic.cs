namespace Slipway.Benchmarks;

/// <summary>How many requests the dock's router takes to an app and how long they take, against nginx before the same process.</summary>
internal static class RoutedTraffic
{
    public const string Section = "routing";

    private const int Connections = 32;
    private const double Throughput = 0.9;
    private const double Percentile99 = 1.3;

    public static async Task TakeAsync(Workload workload, int rounds, bool quick, Results results)
    {
        if (((string[])[Nginx.Program, Wrk.Program]).Where(program => Installed.Find(program) is null).ToList() is { Count: > 0 } missing)
        {
            results.Add(Measurement.NotMeasured("requests routed by the dock against nginx", $"{string.Join(" and ", missing)} {(missing.Count == 1 ? "is" : "are")} not installed"));
            return;
        }

        await using var project = await BusyProject.DeployAsync(workload);
        var direct = await project.DirectAsync();
        await using var nginx = await Nginx.StartAsync(workload.NewDirectory("nginx"), direct, workload.Cancellation);
        await SameAnswerAsync(direct, [nginx.Address, project.Routed], workload.Cancellation);

        // What has run for a while is measured: the first seconds compile the code of the app, and of the dock.
        foreach (var address in (Uri[])[nginx.Address, project.Routed])
            await LoadAsync(address, quick ? 2 : 15);
        List<WrkResult> peer = [], dock = [];
        for (var round = 0; round < rounds; round++)
        {
            peer.Add(await LoadAsync(nginx.Address, quick ? 1 : 5));
            dock.Add(await LoadAsync(project.Routed, quick ? 1 : 5));
        }

        results.Add(new("requests through nginx, 0.5 ms of processor time each", [.. peer.Select(result => result.Rate)], Unit: "1/s"));
        results.Add(new("requests through the dock, 0.5 ms of processor time each", [.. dock.Select(result => result.Rate)], Unit: "1/s"));
        results.Add(new("requests through the dock against nginx", Ratios(result => result.Rate), Throughput, "x", AtLeast: true));
        results.Add(new("99 of 100 requests through nginx", [.. peer.Select(result => result.Percentile99)], Unit: "ms"));
        results.Add(new("99 of 100 requests through the dock", [.. dock.Select(result => result.Percentile99)], Unit: "ms"));
        results.Add(new("99 of 100 requests through the dock against nginx", Ratios(result => result.Percentile99), Percentile99, "x"));
        results.Add(new("wrong answers and broken connections, both", [peer.Concat(dock).Sum(result => result.Wrong)], 0, ""));

        Task<WrkResult> LoadAsync(Uri address, int seconds) => Wrk.RunAsync(address, Connections, TimeSpan.FromSeconds(seconds), workload.Cancellation);

        // Of the two runs that follow each other: a slow minute of the machine slows both.
        List<double> Ratios(Func<WrkResult, double> figure) => [.. dock.Zip(peer, (routed, proxied) => figure(routed) / figure(proxied))];
    }

    /// <exception cref="InvalidOperationException">What is compared does not do the same.</exception>
    private static async Task SameAnswerAsync(Uri app, IEnumerable<Uri> proxies, CancellationToken cancellation)
    {
        using var http = new HttpClient();
        var expected = await http.GetStringAsync(app, cancellation);
        foreach (var proxy in proxies)
        {
            if (await http.GetStringAsync(proxy, cancellation) is var answer && answer != expected)
                throw new InvalidOperationException($"{proxy} gives another answer than the app: {answer}");
        }
    }
}
