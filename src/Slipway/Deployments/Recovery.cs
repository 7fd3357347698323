using Slipway.Deployments.Backups;
using Slipway.FaultPoints;
using Slipway.Platforms;

namespace Slipway.Deployments;

/// <summary>
/// Finishes or undoes deployments whose process died: begun in the ledger, without an outcome, their lease taken over.
/// What is live is asked of the platform; the journal only adds how far it came. The outcome is written last, so a
/// recovery that dies is begun anew by the next command and finds less to do.
/// </summary>
internal sealed class Recovery(DeploymentRun run)
{
    public async Task<string?> RunAsync(CancellationToken cancellationToken)
    {
        var pending = new List<HistoryEntry>();
        await foreach (var entry in run.Ledger.FromAsync(run.Newest, cancellationToken))
        {
            if (entry.Outcome is not null)
                break;
            pending.Add(entry);
        }

        foreach (var entry in pending.Skip(1).Reverse())
            await EndAsync(entry, OutcomeStatus.Abandoned, false, "it had no outcome when a later deployment began", null, cancellationToken);
        return await ClearAsync(pending[0], cancellationToken);
    }

    private async Task<string> ClearAsync(HistoryEntry entry, CancellationToken cancellationToken)
    {
        var number = entry.Record.Number;
        var journal = run.Journal.Read(number, out var damage);
        if (damage is not null)
            run.Warn(damage);
        if (journal is null && run.Platform is IRunOnThisMachine here && !here.Has(number) && !(entry.Record.Previous is { } before && here.Has(before)))
        {
            // Another machine's: what runs there is for that machine to tell, and here is nothing to finish or to undo.
            await EndAsync(entry, OutcomeStatus.Abandoned, false, $"{Death(entry, null)}; nothing of it was on the machine that cleared it", null, cancellationToken);
            return $"v{number} was interrupted, and nothing of it is on this machine";
        }

        var previous = journal?.Before ?? await PreviousAsync(entry, cancellationToken);
        var observed = await run.Platform.ObserveAsync(cancellationToken);
        if (observed.Unavailable is not null && previous.Deployment is not null)
        {
            // A platform that is down (a dock after a reboot) is brought up with what ran before the interrupted deployment.
            await new Restoration(run).RestoreAsync(previous, cancellationToken);
            observed = await run.Platform.ObserveAsync(cancellationToken);
        }

        return observed.Deployment == number
            ? await FinishAsync(entry, journal, previous, cancellationToken)
            : await UndoAsync(entry, journal, previous, observed, cancellationToken);
    }

    private async Task<string> FinishAsync(HistoryEntry entry, JournalEntry? journal, Observation previous, CancellationToken cancellationToken)
    {
        var number = entry.Record.Number;
        var failure = await new Verifier(run.Parts, run.Platform).FailureAsync(number, entry.Record.Release, entry.Record.Run, cancellationToken);
        if (failure is null)
        {
            await EndAsync(entry, OutcomeStatus.Succeeded, true, $"{Death(entry, journal)}; it was live and was verified by the next command", journal, cancellationToken);
            return $"v{number} was interrupted, is live and answers: it counts as succeeded";
        }

        try
        {
            await TakeDataBackAsync(entry, async () => await new Restoration(run).RestoreAsync(previous, cancellationToken), cancellationToken);
            await DiscardAsync(entry, journal, cancellationToken);
        }
        catch (SlipwayException exception) when (exception is not LeaseLostException)
        {
            await EndAsync(entry, OutcomeStatus.Stuck, false, $"{Death(entry, journal)}; {failure}; it could not be taken back: {exception.Message}", journal, cancellationToken);
            run.Warn($"v{number} was interrupted after the switch and does not answer ({failure}), and {Verifier.Name(previous)} could not be brought back: {exception.Message}");
            return $"v{number} could not be taken back";
        }

        await EndAsync(entry, OutcomeStatus.TakenBack, false, $"{Death(entry, journal)}; {failure}", journal, cancellationToken);
        await SatisfyAsync($"v{number} was interrupted after the switch and did not answer; it was taken back", previous, cancellationToken);
        return $"v{number} was interrupted and does not answer ({failure}): taken back, {Verifier.Name(previous)} serves";
    }

    private async Task<string> UndoAsync(HistoryEntry entry, JournalEntry? journal, Observation previous, Observation observed, CancellationToken cancellationToken)
    {
        await TakeDataBackAsync(entry, async () =>
        {
            if (previous.Deployment is not null && observed.Deployment != previous.Deployment)
                await new Restoration(run).RestoreAsync(previous, cancellationToken);
        }, cancellationToken);
        await DiscardAsync(entry, journal, cancellationToken);
        await EndAsync(entry, OutcomeStatus.Abandoned, false, Death(entry, journal), journal, cancellationToken);
        await SatisfyAsync($"v{entry.Record.Number} was interrupted before it went live, and its leftovers are cleared", previous, cancellationToken);
        return $"v{entry.Record.Number} was interrupted before it went live: cleared, {Verifier.Name(previous)} runs as before";
    }

    /// <summary>
    /// Who types a rollback after an interrupted deployment wants what ran before it, and that is back now: going
    /// one further would take a good release away.
    /// </summary>
    private async Task SatisfyAsync(string what, Observation previous, CancellationToken cancellationToken)
    {
        if (run.Request is not { Kind: DeploymentKind.Rollback, To: null } || previous is not { Deployment: { } number, Release: { } release })
            return;
        if (await run.Ledger.FindAsync(number, cancellationToken) is { } entry
            && await new Verifier(run.Parts, run.Platform).FailureAsync(number, release, entry.Record.Run, cancellationToken) is null)
        {
            var further = await new RollbackTarget(run.Ledger, run.Environment.Name).FindAsync(entry, cancellationToken);
            run.Satisfied = $"{what}: v{number} ({release}) serves as before."
                + (further is null ? "" : $" To go back further: {NextCommand.Rollback(run.Environment, further.Record.Number)}");
        }
    }

    /// <summary>The old data come back together with the old release, while requests wait.</summary>
    private async Task TakeDataBackAsync(HistoryEntry entry, Func<Task> restore, CancellationToken cancellationToken)
    {
        var exchanges = new DataExchanges(run.Parts.Paths, run.Environment.Name);
        if (exchanges.Find(entry.Record.Number) is not { } exchange)
        {
            await restore();
            if (entry.Record.Restored is not null)
                await new DataLeftovers(run.Parts, run.Environment, run.Platform).RemoveAsync(entry.Record.Number, cancellationToken);
            return;
        }

        await run.Hold.BeginAsync(await run.FenceAsync(cancellationToken), cancellationToken);
        try
        {
            var live = entry.Record.Previous is { } number ? await run.Ledger.FindAsync(number, cancellationToken) : null;
            var data = await EnvironmentData.FindAsync(run.Parts, run.Environment, run.Platform, live?.Record, cancellationToken);
            await new ExchangeWork(data.Database).TakeBackAsync(exchange, cancellationToken);
            FaultPoint.Reach("recover", "data returned");
            await restore();
        }
        finally
        {
            await run.Hold.EndAsync(await run.FenceAsync(CancellationToken.None), CancellationToken.None);
        }

        // What an undo had brought in place is what the restore before has put aside: that stays.
        if (exchange.Point is null)
            exchanges.Remove(exchange.Number);
        else
            await new DataLeftovers(run.Parts, run.Environment, run.Platform).RemoveAsync(exchange, cancellationToken);
    }

    private async Task DiscardAsync(HistoryEntry entry, JournalEntry? journal, CancellationToken cancellationToken)
    {
        if (run.Platform is not IStartBeside beside)
            return;
        if (await run.Parts.Releases.FindAsync(entry.Record.Release, cancellationToken) is not { } release
            || !release.Variants.TryGetValue(entry.Record.Variant, out var variant))
        {
            run.Warn($"What v{entry.Record.Number} staged could not be removed: its release {entry.Record.Release} is not in the release store any more.");
            return;
        }

        var request = new StageRequest
        {
            Environment = run.Environment,
            Deployment = entry.Record.Number,
            Release = release,
            Variant = variant,
            Run = entry.Record.Run,
            Secrets = run.Secrets,
            Fence = await run.FenceAsync(cancellationToken),
        };
        await beside.DiscardAsync(new StagedRelease(request, journal?.Reference ?? ""), cancellationToken);
    }

    private async Task EndAsync(HistoryEntry entry, OutcomeStatus status, bool verified, string reason, JournalEntry? journal, CancellationToken cancellationToken)
    {
        await run.FenceAsync(cancellationToken);
        var exchanges = new DataExchanges(run.Parts.Paths, run.Environment.Name);
        if (status == OutcomeStatus.Succeeded)
            exchanges.Forget(entry.Record.Number);
        await run.Ledger.TryEndAsync(
            new DeploymentOutcome
            {
                Number = entry.Record.Number,
                Status = status,
                Verified = verified,
                Scrubbed = status == OutcomeStatus.Succeeded ? exchanges.Find(entry.Record.Number)?.Scrubbed : null,
                Reason = reason,
                FailedStep = status == OutcomeStatus.Succeeded ? null : journal?.Step,
                NotUndone = status == OutcomeStatus.Succeeded ? [] : NotUndone(entry.Record, journal),
                EndedAt = run.Parts.Time.GetUtcNow(),
            },
            cancellationToken);
        run.Journal.Delete();
    }

    /// <summary>Without a journal nobody knows whether the release command ran: then it may have. Hooks that ran are told where the journal has them.</summary>
    private static List<string> NotUndone(DeploymentRecord record, JournalEntry? journal)
    {
        var left = new List<string>();
        foreach (var hook in (string[])[ProjectHooks.PreDeploy, ProjectHooks.PreRollback])
        {
            if (journal?.Step == hook)
                left.Add($"hooks/{hook} may have run");
            else if (journal?.Done.Contains(hook) is true)
                left.Add($"hooks/{hook} ran");
        }

        if (record.Run.ReleaseCommand is not { } command || record.Kind == DeploymentKind.Rollback)
            return left;
        const string release = "release";
        if (journal is null || journal.Step == release)
            left.Add($"the release command may have run: {command}");
        else if (journal.Done.Contains(release))
            left.Add($"the release command ran: {command}");
        return left;
    }

    private string Death(HistoryEntry entry, JournalEntry? journal)
    {
        var at = journal is null ? "" : $" during {journal.Step}";
        return run.Office.Victim is { } victim && victim.Epoch == entry.Record.Epoch
            ? $"its process (pid {victim.ProcessId} on {victim.Host}) died{at}"
            : $"its process died{at}";
    }

    private async Task<Observation> PreviousAsync(HistoryEntry entry, CancellationToken cancellationToken)
    {
        var previous = entry.Record.Previous is { } number ? await run.Ledger.FindAsync(number, cancellationToken) : null;
        return new Observation { Release = previous?.Record.Release, Deployment = previous?.Record.Number };
    }
}
