namespace Slipway.Benchmarks;

/// <summary>One figure.</summary>
/// <param name="Name">What was measured.</param>
/// <param name="Seconds">Every sample, in seconds.</param>
/// <param name="Limit">What the figure should not exceed, in seconds; null for a figure that others are compared with.</param>
internal sealed record Measurement(string Name, IReadOnlyList<double> Seconds, double? Limit = null)
{
    public double Minimum => Seconds.Min();

    public double Maximum => Seconds.Max();

    public double Median
    {
        get
        {
            var sorted = Seconds.Order().ToArray();
            var middle = sorted.Length / 2;
            return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        }
    }
}
