using Slipway.FaultPoints;
using Slipway.Processes;

namespace Slipway.Deployments;

/// <summary>Undoes the steps of a failed run in reverse, and finds out what is true afterwards.</summary>
internal sealed class Compensation(DeploymentRun run, Execution execution)
{
    private readonly List<string> _notes = [];

    public async Task<DeploymentResult> RunAsync(IStep failed, Exception cause, bool cancelled)
    {
        var failure = cause switch
        {
            OperationCanceledException when cancelled => $"Cancelled during {failed.Name}",
            SlipwayException => cause.Message.TrimEnd('.'),
            _ => $"{failed.Name} failed unexpectedly: {cause.GetType().Name}: {cause.Message}",
        };
        var details = cause switch
        {
            SlipwayException expected => expected.Details,
            OperationCanceledException when cancelled => [],
            _ => cause.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
        };
        SlipwayException? stuck = null;
        try
        {
            if (cause is LeaseLostException)
                throw cause;
            stuck = await UndoAsync();
            var status = stuck is not null ? OutcomeStatus.Stuck : run.Switched ? OutcomeStatus.TakenBack : OutcomeStatus.Failed;
            var reason = stuck is null ? failure : $"{failure}; it could not be taken back: {stuck.Message}";
            await EndAsync(status, failed, reason);
            await RunHookAsync(status, failed, reason);
        }
        catch (LeaseLostException lost)
        {
            return await new Report(run).LostAsync(failure, lost, details);
        }

        return await new Report(run).FailureAsync(cause, failure, details, stuck, _notes);
    }

    /// <summary>Still under the lease. It has nothing to decide any more: what it fails at is a note.</summary>
    private async Task RunHookAsync(OutcomeStatus status, IStep failed, string reason)
    {
        const string hook = ProjectHooks.OnFailure;
        if (!run.Hooks.Has(hook))
            return;
        var start = run.Parts.Time.GetTimestamp();
        run.Events.Report(new StepStarted(hook, $"run hooks/{hook}"));
        try
        {
            await run.Hooks.RunAsync(
                hook,
                HookVariables.OfFailure(run, status, failed.Name, reason),
                Redaction.Of(run.Secrets.Values),
                new Lines(line => run.Events.Report(new StepOutput(hook, line))),
                run.Lease?.Lost ?? CancellationToken.None);
            run.Events.Report(new StepFinished(hook, run.Parts.Time.GetElapsedTime(start), StepResult.Done));
        }
        catch (HookFailedException failure)
        {
            run.Events.Report(new StepFinished(hook, run.Parts.Time.GetElapsedTime(start), StepResult.Failed, failure.Message));
            _notes.Add(failure.Message);
            _notes.AddRange(failure.Details.Select(line => $"  {line}"));
        }
        catch (OperationCanceledException)
        {
            // The lease was lost: whoever took it over is not to be disturbed any more.
            run.Events.Report(new StepFinished(hook, run.Parts.Time.GetElapsedTime(start), StepResult.Failed, "the lease was lost"));
            _notes.Add($"hooks/{hook} was stopped: the lease was lost.");
        }
    }

    /// <returns>Why the old release could not be brought back; null: it serves, or was never replaced.</returns>
    private async Task<SlipwayException?> UndoAsync()
    {
        foreach (var step in execution.Begun.Reverse())
        {
            var start = run.Parts.Time.GetTimestamp();
            try
            {
                var text = await PatientCall.RunAsync(step.Name, Undoing(step), run.Parts.Time, run.Events, token => step.UndoAsync(run, token), CancellationToken.None);
                FaultPoint.Reach(step.Name, "undone");
                if (text is not null)
                    run.Events.Report(new StepFinished(step.Name, run.Parts.Time.GetElapsedTime(start), StepResult.Undone, text));
            }
            catch (LeaseLostException)
            {
                throw;
            }
            catch (Exception exception)
            {
                run.Events.Report(new StepFinished(step.Name, run.Parts.Time.GetElapsedTime(start), StepResult.Failed, $"it could not be undone: {exception.Message}"));
                // What is live now may be the new release: removing it would take down what serves.
                if (run.SwitchBegun && step is Steps.SwitchStep)
                    return exception as SlipwayException ?? new SlipwayException(ExitCode.Stuck, $"{exception.GetType().Name}: {exception.Message}", exception);
                _notes.Add($"What v{run.Number} staged could not be removed ({exception.Message}); the next deployment removes it.");
            }
        }

        return await SettleAsync();
    }

    /// <summary>
    /// Nothing was switched, so the old release should serve. Where the platform says that it does not, it is brought back.
    /// </summary>
    private async Task<SlipwayException?> SettleAsync()
    {
        if (run.Switched)
            return null;
        var observed = await Report.ObserveAsync(run);
        if (observed.Unavailable is { } why)
        {
            _notes.Add($"The platform could not be asked what runs now: {why}");
            return null;
        }

        if (observed.Deployment == run.Before.Deployment && observed.Release == run.Before.Release)
            return null;
        try
        {
            run.Switched = true;
            await new Restoration(run).RestoreAsync(run.Before, CancellationToken.None);
            return null;
        }
        catch (SlipwayException exception) when (exception is not LeaseLostException)
        {
            return exception;
        }
    }

    private async Task EndAsync(OutcomeStatus status, IStep failed, string reason)
    {
        var outcome = new DeploymentOutcome
        {
            Number = run.Number,
            Status = status,
            Reason = reason,
            FailedStep = failed.Name,
            NotUndone = Report.NotUndone(run),
            Point = run.PointBefore,
            EndedAt = run.Parts.Time.GetUtcNow(),
        };
        try
        {
            await run.FenceAsync(CancellationToken.None);
            if (!await run.Ledger.TryEndAsync(outcome, CancellationToken.None))
                throw new LeaseLostException($"Another command wrote the outcome of v{run.Number} meanwhile.");
            run.Outcome = outcome;
            run.Journal.Delete();
        }
        catch (SlipwayException exception) when (exception is not LeaseLostException)
        {
            _notes.Add($"The outcome of v{run.Number} could not be written ({exception.Message}); the next command finds out and writes it.");
        }
    }

    private static Patience Undoing(IStep step) => new(TimeSpan.FromMinutes(15), $"{step.Name} to be undone");
}
