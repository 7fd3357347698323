namespace Slipway.Benchmarks;

/// <summary>Takes one thing's figure several times, after a first that does not count.</summary>
internal static class Sampling
{
    public static async Task<Measurement> SampleAsync(string name, int rounds, Func<Task<double>> sample, double? limit = null)
    {
        await sample();
        var samples = new List<double>();
        for (var round = 0; round < rounds; round++)
            samples.Add(await sample());
        return new(name, samples, limit);
    }
}
