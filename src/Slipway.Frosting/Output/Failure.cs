using Cake.Core;
using Slipway.Frosting.Targets;

namespace Slipway.Frosting.Output;

/// <summary>Tells why a command failed, and which exit code that makes.</summary>
internal static class Failure
{
    /// <summary>Exit codes that mean something else to whoever reads them (128 and more: a signal) are not passed on.</summary>
    private const int LargestPassedOn = 127;

    /// <param name="exception">What ended the run.</param>
    /// <param name="report">Where it is told.</param>
    /// <param name="followUp">The hook behind a deployment that stands which failed, where one did: exit code 1 would say that the old release serves.</param>
    public static int Show(Exception exception, Report report, FollowUp? followUp)
    {
        var code = Show(exception, report);
        if (followUp?.Failure != Cause(exception))
            return code;
        report.ErrorDetail($"The deployment stands: {followUp.Hook.Name} came behind it. What was to follow does not run.");
        return code == (int)ExitCode.Failed ? (int)ExitCode.FollowUpFailed : code;
    }

    public static int Show(Exception exception, Report report)
    {
        switch (Cause(exception))
        {
            case AlreadyTold told:
                return (int)told.ExitCode;
            case ConfigurationException configuration:
                foreach (var problem in configuration.Problems)
                    report.Error(problem.Location is null ? $"error: {problem.Message}" : problem.ToString(), problem.Message, problem.Location);
                Next(configuration, report);
                return (int)ExitCode.Usage;
            case SlipwayException failure:
                report.Error($"{(failure.ExitCode == ExitCode.Refused ? "refused" : "error")}: {failure.Message}", failure.Message);
                foreach (var line in failure.Details)
                    report.ErrorDetail($"  | {line}");
                Next(failure, report);
                // Where nothing was touched there is nothing to read up.
                if (failure.ExitCode is not (ExitCode.Refused or ExitCode.Usage))
                    LogPath(report);
                return (int)failure.ExitCode;
            case OperationCanceledException:
                report.Error("stopped: the command was interrupted.");
                LogPath(report);
                return (int)ExitCode.Failed;
            case CakeException failure:
                report.Error($"error: {failure.Message}", failure.Message);
                LogPath(report);
                return failure.ExitCode is > 0 and <= LargestPassedOn ? failure.ExitCode : (int)ExitCode.Failed;
            case var bug:
                report.Error($"unexpected {bug.GetType().Name}: {bug.Message}");
                report.ErrorDetail(bug.ToString());
                report.ErrorDetail("This is a bug, in Slipway or in a task of this project: the lines above say where.");
                LogPath(report);
                return (int)ExitCode.Failed;
        }
    }

    /// <returns>The exit code that a failure of Slipway's own parts makes.</returns>
    public static ExitCode Code(Exception exception) => Cause(exception) switch
    {
        AlreadyTold told => told.ExitCode,
        SlipwayException failure => failure.ExitCode,
        _ => ExitCode.Failed,
    };

    /// <summary>What the person is told, in one line; null where that was done already.</summary>
    public static string? Text(Exception? exception) => exception is null ? null : Cause(exception) switch
    {
        AlreadyTold => null,
        OperationCanceledException => "the command was interrupted",
        var cause => cause.Message,
    };

    /// <summary>Says where everything stands that was not shown.</summary>
    public static void LogPath(Report report)
    {
        if (report.Log.Path is { } path)
            report.ErrorDetail($"full log: {path}");
    }

    /// <summary>Cake wraps what a task throws, once or twice.</summary>
    private static Exception Cause(Exception exception) => exception switch
    {
        CakeReportException { InnerException: { } inner } => Cause(inner),
        AggregateException { InnerExceptions: [var only] } => Cause(only),
        _ => exception,
    };

    private static void Next(SlipwayException failure, Report report)
    {
        if (failure.Next is { } next)
            report.ErrorDetail($"next: {next}");
    }
}
