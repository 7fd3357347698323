using System.Text.Json;

namespace Slipway.Frosting.Verbs;

/// <summary>How one test ended.</summary>
/// <param name="Name">Full name.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Message">Why it failed or was skipped.</param>
internal sealed record TestResult(string Name, TestOutcome Outcome, string? Message)
{
    /// <summary>Reads the results that a test program wrote (CTRF, <c>results.tests</c>).</summary>
    public static async Task<IReadOnlyList<TestResult>> ReadAsync(string file, CancellationToken cancellation)
    {
        await using var stream = File.OpenRead(file);
        using var document = await JsonDocument.ParseAsync(stream, cancellationToken: cancellation);
        var results = new List<TestResult>();
        foreach (var test in document.RootElement.GetProperty("results").GetProperty("tests").EnumerateArray())
        {
            var message = test.TryGetProperty("message", out var text) ? text.GetString() : null;
            if (test.TryGetProperty("trace", out var trace))
                message = $"{message}\n{trace.GetString()}";
            results.Add(new TestResult(test.GetProperty("name").GetString() ?? "", test.GetProperty("status").GetString() switch
            {
                "passed" => TestOutcome.Passed,
                "skipped" => TestOutcome.Skipped,
                "pending" => TestOutcome.NotRun,
                _ => TestOutcome.Failed,
            }, message));
        }

        return results;
    }
}

/// <summary>How a test ended.</summary>
internal enum TestOutcome
{
    Passed,
    Failed,
    Skipped,

    /// <summary>It takes minutes and was not asked for.</summary>
    NotRun,
}
