using System.Diagnostics;

namespace Slipway.Benchmarks;

/// <summary>Requests that leave by the clock, whether or not the ones before were answered.</summary>
/// <param name="address">What is asked for.</param>
/// <param name="rate">Requests per second.</param>
internal sealed class SteadyLoad(Uri address, int rate)
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(10);

    private int _answered;
    private int _failed;

    public async Task<(int Answered, int Failed)> RunAsync(TimeSpan time, CancellationToken cancellation)
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(30) };
        using var ticks = new PeriodicTimer(Tick);
        var requests = new List<Task>();
        var clock = Stopwatch.StartNew();
        while (clock.Elapsed < time && await ticks.WaitForNextTickAsync(cancellation))
        {
            while (requests.Count < clock.Elapsed.TotalSeconds * rate)
                requests.Add(RequestAsync(http));
        }

        await Task.WhenAll(requests);
        return (_answered, _failed);
    }

    private async Task RequestAsync(HttpClient http)
    {
        try
        {
            using var answer = await http.GetAsync(address);
            Interlocked.Increment(ref answer.IsSuccessStatusCode ? ref _answered : ref _failed);
        }
        catch (HttpRequestException)
        {
            Interlocked.Increment(ref _failed);
        }
    }
}
