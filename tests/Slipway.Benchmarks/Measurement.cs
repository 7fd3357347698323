namespace Slipway.Benchmarks;

/// <summary>One figure.</summary>
/// <param name="Name">What was measured.</param>
/// <param name="Samples">Every sample, in <paramref name="Unit"/>; empty: it was not measured, and <paramref name="Note"/> says why.</param>
/// <param name="Limit">What the median should not exceed; null for a figure that others are compared with.</param>
/// <param name="Unit"><c>s</c>, <c>ms</c>, <c>MB</c> (of 1,000,000 bytes), <c>1/s</c>, nothing for a number, or <c>x</c> for a ratio to something measured in the same minutes.</param>
/// <param name="AtLeast">Whether the limit is a floor and not a ceiling.</param>
/// <param name="Note">What has to be known to read the figure.</param>
internal sealed record Measurement(string Name, IReadOnlyList<double> Samples, double? Limit = null, string Unit = "s", bool AtLeast = false, string? Note = null)
{
    public double Minimum => Samples.Count == 0 ? 0 : Samples.Min();

    public double Maximum => Samples.Count == 0 ? 0 : Samples.Max();

    public double Median
    {
        get
        {
            var sorted = Samples.Order().ToArray();
            var middle = sorted.Length / 2;
            return sorted.Length == 0 ? 0 : sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        }
    }

    /// <summary>Null: there is no limit, or it was not measured.</summary>
    public bool? Reached => Samples.Count == 0 || Limit is not { } limit ? null : AtLeast ? Median >= limit : Median <= limit;

    public static Measurement NotMeasured(string name, string why) => new(name, [], Note: $"not measured: {why}");
}
