using Slipway.Deployments;
using Slipway.Environments;
using Slipway.Platforms;

namespace Slipway.Frosting.Output;

/// <summary>The last lines of a deployment: how it ended, what runs where now, and what to type next.</summary>
internal static class ResultPage
{
    public static void Show(DeploymentResult result, AppEnvironment environment, TimeSpan elapsed, Report report)
    {
        if (result.ExitCode == ExitCode.Success)
            Succeeded(result, environment, elapsed, report);
        else
            Failed(result, environment, report);
    }

    /// <returns>What an environment runs, in one line.</returns>
    public static string Runs(string environment, Observation now)
    {
        if (now.Unavailable is { } why)
            return $"what {environment} runs cannot be told: {why}";
        if (now.Release is null)
            return $"{environment} runs nothing";
        var number = now.Deployment is { } deployment ? $" (v{deployment})" : "";
        return $"{environment} runs {now.Release}{number}{(now.Url is null ? "" : $" at {now.Url}")}";
    }

    private static void Succeeded(DeploymentResult result, AppEnvironment environment, TimeSpan elapsed, Report report)
    {
        foreach (var note in result.Notes)
            report.Line($"note: {note}");
        report.Headline($"{Runs(environment.Name, result.Now)}, after {Elapsed.Text(elapsed)}");
        if (result.Next is { } next)
            report.Line($"{result.NextMeaning ?? "next"}: {next}");
        if (report.Verbosity >= Cake.Core.Diagnostics.Verbosity.Verbose)
            report.Line($"full log: {report.Log.Path}");
    }

    private static void Failed(DeploymentResult result, AppEnvironment environment, Report report)
    {
        var failure = result.Failure ?? "the deployment failed";
        report.Error($"error: {failure}", failure);
        foreach (var line in result.Details)
            report.ErrorDetail($"  | {PlainText.Of(line)}");
        foreach (var note in result.Notes)
            report.ErrorDetail($"note: {note}");
        report.ErrorDetail(Runs(environment.Name, result.Now));
        if (result.Next is { } next)
            report.ErrorDetail($"{result.NextMeaning ?? "next"}: {next}");
        Failure.LogPath(report);
    }
}
