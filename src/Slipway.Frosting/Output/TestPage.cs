using Slipway.Frosting.Verbs;

namespace Slipway.Frosting.Output;

/// <summary>What the tests came to: failures with their reasons, every skip with its reason, and the totals as the last line.</summary>
internal static class TestPage
{
    public static void Show(IReadOnlyList<TestResult> results, Report report)
    {
        foreach (var failed in results.Where(result => result.Outcome == TestOutcome.Failed))
        {
            report.Error($"failed: {failed.Name}");
            if (!string.IsNullOrWhiteSpace(failed.Message))
                report.ErrorDetail(string.Join('\n', PlainText.Lines(failed.Message).Select(line => $"  | {line}")));
        }

        foreach (var skipped in results.Where(result => result.Outcome == TestOutcome.Skipped))
            report.Line($"skipped: {skipped.Name}: {skipped.Message ?? "no reason given"}");
        var notRun = Count(results, TestOutcome.NotRun);
        if (notRun > 0)
            report.Line($"{notRun} long {(notRun == 1 ? "test was" : "tests were")} not asked for: --long runs them");
        if (Count(results, TestOutcome.Failed) > 0)
            Failure.LogPath(report);
        report.Line($"{Count(results, TestOutcome.Passed)} passed, {Count(results, TestOutcome.Failed)} failed, {Count(results, TestOutcome.Skipped)} skipped");
    }

    private static int Count(IReadOnlyList<TestResult> results, TestOutcome outcome) => results.Count(result => result.Outcome == outcome);
}
