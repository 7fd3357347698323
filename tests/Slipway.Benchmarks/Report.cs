using System.Globalization;
using System.Text.Json;

namespace Slipway.Benchmarks;

/// <summary>Shows the figures as a table and keeps them as JSON.</summary>
internal static class Report
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    /// <param name="measurements">The figures.</param>
    /// <param name="load">The machine's load average at the beginning and at the end: a figure of a busy machine is no promise.</param>
    /// <param name="output">Where to.</param>
    public static void Print(IReadOnlyList<Measurement> measurements, (string Before, string After) load, TextWriter output)
    {
        var width = measurements.Max(measurement => measurement.Name.Length);
        output.WriteLine($"{"".PadRight(width)}     min  median     max       limit");
        foreach (var measurement in measurements)
            output.WriteLine(Line(measurement, width));
        output.WriteLine($"{Environment.ProcessorCount} processors; load average {load.Before} before, {load.After} after");
    }

    public static string Line(Measurement measurement, int width)
    {
        var verdict = measurement.Reached is { } reached ? $"{(measurement.AtLeast ? ">=" : "<=")}{Format(measurement.Limit!.Value)}  {(reached ? "reached" : "NOT reached")}" : "";
        var figures = measurement.Samples.Count == 0 ? "" : $"{Format(measurement.Minimum)}{Format(measurement.Median)}{Format(measurement.Maximum)} {measurement.Unit,-3}";
        return $"{measurement.Name.PadRight(width)}{figures}  {verdict}{(measurement.Note is { } note ? $"  {note}" : "")}".TrimEnd();
    }

    public static async Task WriteJsonAsync(IReadOnlyList<Measurement> measurements, (string Before, string After) load, string file)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(file))!);
        await using var stream = File.Create(file);
        await JsonSerializer.SerializeAsync(stream, new { Processors = Environment.ProcessorCount, Runtime = Environment.Version.ToString(), LoadBefore = load.Before, LoadAfter = load.After, Measurements = measurements }, Indented);
    }

    private static string Format(double figure) => figure.ToString(Math.Abs(figure) >= 100 ? "0.0" : "0.000", CultureInfo.InvariantCulture).PadLeft(8);
}
