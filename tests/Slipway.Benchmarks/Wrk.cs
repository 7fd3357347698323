using System.Globalization;
using System.Text.RegularExpressions;

namespace Slipway.Benchmarks;

/// <summary>Load by <c>wrk</c>: each connection asks again as soon as it was answered.</summary>
internal static partial class Wrk
{
    public const string Program = "wrk";

    /// <param name="address">What is asked for.</param>
    /// <param name="connections">How many ask at once.</param>
    /// <param name="time">How long, in whole seconds.</param>
    /// <param name="cancellation">Ends it.</param>
    public static async Task<WrkResult> RunAsync(Uri address, int connections, TimeSpan time, CancellationToken cancellation)
    {
        string[] arguments = ["--threads", "1", "--connections", Text(connections), "--duration", Text((int)time.TotalSeconds), "--timeout", "30", "--latency", address.AbsoluteUri];
        var (_, _, output) = await Stopwatched.RunAsync(Path.GetTempPath(), Program, arguments, cancellation);
        return Read(output);
    }

    private static WrkResult Read(string output) => new(
        Rate().Match(output) is { Success: true } rate ? Number(rate.Groups[1]) : throw new FormatException($"wrk gave no rate:\n{output}"),
        Milliseconds(Percentile().Match(output)),
        (int)Number(OtherStatus().Match(output).Groups[1]) + SocketErrors().Match(output).Groups.Values.Skip(1).Sum(error => (int)Number(error)));

    private static double Milliseconds(Match match) => Number(match.Groups[1]) * match.Groups[2].Value switch
    {
        "us" => 0.001,
        "ms" => 1,
        "s" => 1000,
        var unit => throw new FormatException($"wrk gave a time in '{unit}'."),
    };

    // What there was none of, it does not mention.
    private static double Number(Group group) => group.Success ? double.Parse(group.Value, CultureInfo.InvariantCulture) : 0;

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex(@"Requests/sec:\s+([\d.]+)")]
    private static partial Regex Rate();

    [GeneratedRegex(@"\b99%\s+([\d.]+)(\w+)")]
    private static partial Regex Percentile();

    [GeneratedRegex(@"Non-2xx or 3xx responses: (\d+)")]
    private static partial Regex OtherStatus();

    [GeneratedRegex(@"Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)")]
    private static partial Regex SocketErrors();
}

/// <summary>What one run of <c>wrk</c> has seen.</summary>
/// <param name="Rate">Requests answered per second.</param>
/// <param name="Percentile99">99 of 100 requests were answered within this many milliseconds.</param>
/// <param name="Wrong">Answers with another status than 2xx or 3xx, and failures of connections.</param>
internal sealed record WrkResult(double Rate, double Percentile99, int Wrong);
