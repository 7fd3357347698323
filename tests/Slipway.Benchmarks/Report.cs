using System.Globalization;
using System.Text.Json;

namespace Slipway.Benchmarks;

/// <summary>Shows the figures as a table and keeps them as JSON.</summary>
internal static class Report
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    public static void Print(IReadOnlyList<Measurement> measurements, TextWriter output)
    {
        var width = measurements.Max(measurement => measurement.Name.Length);
        output.WriteLine($"{"seconds".PadRight(width)}     min  median     max   limit");
        foreach (var measurement in measurements)
        {
            var verdict = measurement.Limit is { } limit ? $"{Format(limit)}  {(measurement.Median <= limit ? "reached" : "NOT reached")}" : "";
            output.WriteLine($"{measurement.Name.PadRight(width)}{Format(measurement.Minimum)}{Format(measurement.Median)}{Format(measurement.Maximum)}{verdict}");
        }

        if (Median("inv --list") is { } invoke && Median("StatusStaging, warm") is { } status)
            output.WriteLine($"StatusStaging against inv --list: {(status / invoke).ToString("0.00", CultureInfo.InvariantCulture)}");

        double? Median(string name) => measurements.FirstOrDefault(measurement => measurement.Name == name)?.Median;
    }

    public static async Task WriteJsonAsync(IReadOnlyList<Measurement> measurements, string file)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(file))!);
        await using var stream = File.Create(file);
        await JsonSerializer.SerializeAsync(stream, new { Processors = Environment.ProcessorCount, Runtime = Environment.Version.ToString(), Measurements = measurements }, Indented);
    }

    private static string Format(double seconds) => seconds.ToString("0.000", CultureInfo.InvariantCulture).PadLeft(8);
}
