using Slipway.Deployments.Steps;
using Slipway.FaultPoints;

namespace Slipway.Deployments;

/// <summary>Takes a run through its steps, and back when one fails.</summary>
internal sealed class Execution(DeploymentRun run)
{
    public static readonly IReadOnlyList<IStep> Steps =
    [
        new ValidateStep(),
        new BuildStep(),
        new LeaseStep(),
        new RecoverStep(),
        new CompareStep(),
        new PreflightStep(),
        new BeginStep(),
        new HookStep(ProjectHooks.PreDeploy, rollback: false, after: false),
        new HookStep(ProjectHooks.PreRollback, rollback: true, after: false),
        new FetchStep(),
        new ScrubStep(),
        new PointStep(),
        new StageStep(),
        new ReverseStep(),
        new ExchangeStep(),
        new ReleaseCommandStep(),
        new StartStep(),
        new SwitchStep(),
        new ResumeStep(),
        new VerifyStep(),
        new HookStep(ProjectHooks.PostDeploy, rollback: false, after: true),
        new HookStep(ProjectHooks.PostRollback, rollback: true, after: true),
        new OutcomeStep(),
        new PruneStep(),
        new UnlockStep(),
    ];

    private readonly List<IStep> _begun = [];
    private readonly List<string> _done = [];

    /// <summary>Steps that were begun under a number, in order: what there is to undo.</summary>
    public IReadOnlyList<IStep> Begun => _begun;

    public async Task<DeploymentResult> RunAsync(CancellationToken cancellationToken)
    {
        var step = Steps[0];
        run.Interruption = cancellationToken;
        try
        {
            foreach (var next in Steps)
            {
                step = next;
                if ((run.Satisfied is null || step is CompareStep or UnlockStep) && step.Exists(run))
                    await AdvanceAsync(step, cancellationToken);
            }

            return await new Report(run).SuccessAsync();
        }
        catch (Exception exception) when (run.Outcome is not null)
        {
            // Reached, verified and written down: what is left is tidying, and the next command does it.
            run.Warn($"{step.Name} failed after the deployment succeeded: {exception.Message}");
            return await new Report(run).SuccessAsync();
        }
        catch (Exception exception) when (run.Record is not null)
        {
            return await new Compensation(run, this).RunAsync(step, await CauseAsync(exception, cancellationToken), cancellationToken.IsCancellationRequested);
        }
        finally
        {
            await LetGoAsync();
        }
    }

    private async Task AdvanceAsync(IStep step, CancellationToken cancellationToken)
    {
        try
        {
            await PerformAsync(step, cancellationToken);
        }
        catch (HookFailedException failure) when (step is HookStep { After: true })
        {
            run.FollowUp = failure;
        }
    }

    private async Task PerformAsync(IStep step, CancellationToken cancellationToken)
    {
        var start = run.Parts.Time.GetTimestamp();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(step.Interruptible ? cancellationToken : CancellationToken.None, run.Lease?.Lost ?? CancellationToken.None);
        try
        {
            // Between two steps a cancellation is heard, until the release is verified: then it only has to be written down.
            if (run.Outcome is null && step is not (OutcomeStep or HookStep { After: true }))
                cancellationToken.ThrowIfCancellationRequested();
            stop.Token.ThrowIfCancellationRequested();
            var standing = await PatientCall.RunAsync(step.Name, step.Patience(run), run.Parts.Time, run.Events, token => step.StandingAsync(run, token), stop.Token);
            run.Events.Report(new StepStarted(step.Name, step.Title(run)));
            if (standing is not null)
            {
                _done.Add(step.Name);
                run.Events.Report(new StepFinished(step.Name, run.Parts.Time.GetElapsedTime(start), standing.Result, standing.Text));
                return;
            }

            Write(step);
            FaultPoint.Reach(step.Name, "begun");
            var text = await PatientCall.RunAsync(step.Name, step.Patience(run), run.Parts.Time, run.Events, token => step.DoAsync(run, token), stop.Token);
            FaultPoint.Reach(step.Name, "done");
            _done.Add(step.Name);
            run.Events.Report(new StepFinished(step.Name, run.Parts.Time.GetElapsedTime(start), StepResult.Done, text));
        }
        catch (Exception exception)
        {
            var text = exception is OperationCanceledException ? "cancelled" : exception.Message;
            run.Events.Report(new StepFinished(step.Name, run.Parts.Time.GetElapsedTime(start), StepResult.Failed, text));
            throw;
        }
    }

    /// <summary>One write tells both that the steps before are done and that this one begins.</summary>
    private void Write(IStep step)
    {
        if (run.Record is not { } record || run.Outcome is not null || step is OutcomeStep)
            return;
        _begun.Add(step);
        run.Journal.Write(new JournalEntry
        {
            Number = record.Number,
            Epoch = record.Epoch,
            Step = step.Name,
            Done = [.. _done],
            Reference = run.Staged?.Reference,
            Before = run.Before,
        });
    }

    /// <summary>A cancellation may be the person's or come from a lost lease: the lease knows.</summary>
    private async Task<Exception> CauseAsync(Exception exception, CancellationToken cancellationToken)
    {
        if (exception is not OperationCanceledException || cancellationToken.IsCancellationRequested)
            return exception;
        try
        {
            await run.Lease!.EnsureHeldAsync(CancellationToken.None);
            return exception;
        }
        catch (LeaseLostException lost)
        {
            return lost;
        }
    }

    private async Task LetGoAsync()
    {
        if (run.Lease is not { } lease)
            return;
        try
        {
            await lease.DisposeAsync();
        }
        catch (Exception exception)
        {
            run.Warn($"The lease on {run.Environment.Name} could not be let go: {exception.Message} The next command takes it over.");
        }
    }
}
