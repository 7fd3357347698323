using Slipway.Deployments.Backups;
using Slipway.Platforms;

namespace Slipway.Deployments;

/// <summary>Puts into words how a run ended and what to type next.</summary>
internal sealed class Report(DeploymentRun run)
{
    private static readonly TimeSpan ObserveWithin = TimeSpan.FromSeconds(20);

    private const string Undo = "undo";

    public async Task<DeploymentResult> SuccessAsync()
    {
        var now = await ObserveAsync(run);
        if (run.Satisfied is { } satisfied)
        {
            var live = run.Live ?? await run.Ledger.LiveAsync(await run.Ledger.NewestAsync(CancellationToken.None), CancellationToken.None);
            return new DeploymentResult { ExitCode = ExitCode.Success, Record = live?.Record, Outcome = live?.Outcome, Now = now, Notes = [satisfied] };
        }

        var next = await UndoCommandAsync();
        return new DeploymentResult
        {
            ExitCode = run.FollowUp is null ? ExitCode.Success : ExitCode.FollowUpFailed,
            Failure = run.FollowUp is { } failure ? $"{failure.Message} The deployment stands: v{run.Number} ({run.Release.Id}) is live and verified." : null,
            Details = run.FollowUp?.Details ?? [],
            Record = run.Record,
            Outcome = run.Outcome,
            Now = now,
            Notes = [.. RollbackNotes(run), .. run.Notes],
            Next = next,
            NextMeaning = next is null ? null : Undo,
        };
    }

    public async Task<DeploymentResult> FailureAsync(Exception cause, string failure, IReadOnlyList<string> details, SlipwayException? stuck, IReadOnlyList<string> notes)
    {
        var now = await ObserveAsync(run);
        var serves = run.Before.Deployment is null ? "nothing runs, as before" : $"{Verifier.Name(run.Before)} serves";
        var result = new DeploymentResult
        {
            ExitCode = stuck is not null ? ExitCode.Stuck : run.Switched ? ExitCode.TakenBack : cause is SlipwayException { ExitCode: ExitCode.Usage } ? ExitCode.Usage : ExitCode.Failed,
            Record = run.Record,
            Outcome = run.Outcome,
            Now = now,
            Failure = failure,
            Details = details,
            Notes = [.. NotUndone(run).Select(text => $"Not undone: {text}"), .. notes],
            Next = NextCommand.Again(run.Request),
            NextMeaning = "try again",
        };
        if (stuck is null)
            return result with { Failure = run.Switched ? $"{failure}. It was taken back: {serves}." : $"{failure}. Nothing was switched: {serves}." };
        return result with
        {
            Failure = $"{failure}. It could not be taken back: {stuck.Message.TrimEnd('.')}. {Now(now)}",
            Details = [.. details, .. stuck.Details],
            Next = run.Before.Deployment is { } before ? NextCommand.Rollback(run.Environment, before) : NextCommand.Status(run.Environment),
            NextMeaning = run.Before.Deployment is null ? "look again" : $"bring v{run.Before.Deployment} back",
        };
    }

    /// <summary>Somebody else holds the lease: whatever is left to do is theirs.</summary>
    public async Task<DeploymentResult> LostAsync(string failure, LeaseLostException lost, IReadOnlyList<string> details)
    {
        var now = await ObserveAsync(run);
        return new DeploymentResult
        {
            ExitCode = run.SwitchBegun ? ExitCode.Stuck : ExitCode.Failed,
            Record = run.Record,
            Outcome = null,
            Now = now,
            Failure = $"{(failure == lost.Message.TrimEnd('.') ? "" : $"{failure}. ")}{lost.Message} This command stopped where it was; the one that holds the lease clears it. {Now(now)}",
            Details = details,
            Notes = [.. NotUndone(run).Select(text => $"Not undone: {text}")],
            Next = NextCommand.Status(run.Environment),
            NextMeaning = "look again",
        };
    }

    public static IReadOnlyList<string> NotUndone(DeploymentRun run) =>
    [
        .. run.HooksBegun.Select(hook => $"hooks/{hook} ran"),
        .. run.Reversed.Count > 0 ? [$"migrations may have been taken back: {string.Join(", ", run.Reversed)}"] : Array.Empty<string>(),
        .. run.ReleaseCommandBegun ? [$"the release command ran: {run.Target!.Run!.ReleaseCommand}"] : Array.Empty<string>(),
    ];

    /// <returns>How many instances ran before of the types that are scaled.</returns>
    public static IEnumerable<KeyValuePair<string, int>> CountsBefore(DeploymentRun run, HistoryEntry before) =>
        before.Record.Run.Processes.Where(process => run.Request.Instances.ContainsKey(process.Key)).Select(process => KeyValuePair.Create(process.Key, process.Value.Instances));

    /// <summary>What a rollback leaves as it is.</summary>
    public static IReadOnlyList<string> RollbackNotes(DeploymentRun run)
    {
        if (run.Target?.RollbackTo is not { Record: { } back })
            return [];
        var notes = new List<string>
        {
            run.Request.Data switch
            {
                RollbackData.Restore => $"Database and uploads come back as {run.Point!.Point.Id} has them.",
                RollbackData.Reverse when MigrationGap.Of(run) is { Names: [_, ..] names } => $"Migrations are taken back: {string.Join(", ", names)}. Nothing else of the database or uploads is touched.",
                _ => "A rollback restores code and configuration. It does not touch the database or uploads.",
            },
        };
        if (run.Request.Data is null && run.Basis is { } basis && MigrationGap.Of(run) is null && (basis.Outcome?.Migrations ?? run.Target.RollbackTo.Outcome?.Migrations) is not null)
            notes.Add("Whether migrations came in between is not known: one of the two deployments did not record which the database had.");
        if (run.Target.Scale.Count > 0)
            notes.Add($"The scale stays: {string.Join(' ', run.Target.Scale.Select(scale => $"{scale.Key}={scale.Value.Instances}"))}.");
        var changed = SecretPrints.Of(back).Changed(run.Prints);
        if (changed.Count > 0)
            notes.Add($"Secrets keep today's values, which changed since v{back.Number}: {string.Join(", ", changed)}.");
        return notes;
    }

    /// <summary>Asks the platform without failing: this is for the last lines of a command that has its result.</summary>
    public static async Task<Observation> ObserveAsync(DeploymentRun run)
    {
        try
        {
            return await PatientCall.RunAsync("observe", new Patience(ObserveWithin, "the platform to say what runs"), run.Parts.Time, run.Events, run.Platform.ObserveAsync, CancellationToken.None);
        }
        catch (Exception exception)
        {
            return new Observation { Unavailable = exception.Message };
        }
    }

    private async Task<string?> UndoCommandAsync()
    {
        if (run.Basis is not { } before)
            return null;
        if (run.Request.Kind == DeploymentKind.Scale)
            return NextCommand.Scale(run.Environment, CountsBefore(run, before));
        if (run.Request.Kind == DeploymentKind.Restore)
            return NextCommand.UndoRestore(run.Environment);
        if (run.Request.Kind == DeploymentKind.Rollback)
            return NextCommand.Rollback(run.Environment, RollbackTarget.IsGood(before) ? before.Record.Number : null);
        var now = new HistoryEntry(run.Record!, run.Outcome, Running: false);
        return await new RollbackTarget(run.Ledger, run.Environment.Name).FindAsync(now, CancellationToken.None) is null
            ? null
            : NextCommand.Rollback(run.Environment);
    }

    private static string Now(Observation now) => now.Unavailable is { } why
        ? $"What runs now cannot be told: {why}."
        : $"{(now.Url is null ? "The platform" : now.Url)} runs {Verifier.Name(now)}{(now.Processes.Count == 0 ? "" : $": {string.Join(", ", now.Processes.Select(process => $"{process.Name} {process.State}"))}")}.";
}
