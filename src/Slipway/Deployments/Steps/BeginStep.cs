namespace Slipway.Deployments.Steps;

/// <summary>Begins the deployment in the ledger: it has a number from now on.</summary>
internal sealed class BeginStep : IStep
{
    public string Name => "begin";

    public string Title(DeploymentRun run) => "begin the deployment in the history";

    public Patience Patience(DeploymentRun run) => new(TimeSpan.FromSeconds(60), "the shared state");

    /// <summary>A record that was written but not heard of would be taken for abandoned.</summary>
    public bool Interruptible => false;

    public Task<PlannedStep> PlanAsync(DeploymentRun run, CancellationToken cancellationToken) =>
        Task.FromResult(new PlannedStep(Name, $"begin v{run.Newest + 1}"));

    public async Task<string?> DoAsync(DeploymentRun run, CancellationToken cancellationToken)
    {
        while (true)
        {
            var fence = await run.FenceAsync(cancellationToken);
            var record = Record(run, fence.Epoch);
            if (await TryBeginAsync(run, record, cancellationToken))
                return $"v{record.Number}";

            // Only a holder that lost its lease and does not know it yet can have taken the number.
            run.Newest = await run.Ledger.NewestAsync(cancellationToken);
        }
    }

    private static async Task<bool> TryBeginAsync(DeploymentRun run, DeploymentRecord record, CancellationToken cancellationToken)
    {
        try
        {
            if (!await run.Ledger.TryBeginAsync(record, cancellationToken))
                return false;
        }
        catch (Exception)
        {
            // A write that failed may have taken effect: then the deployment began, and its end has to be written.
            if ((await run.Ledger.FindAsync(record.Number, CancellationToken.None))?.Record.Epoch == record.Epoch)
                run.Record = record;
            throw;
        }

        run.Record = record;
        return true;
    }

    private static DeploymentRecord Record(DeploymentRun run, long epoch)
    {
        var release = run.Release;
        var selected = release.Environments[run.Environment.VariantName];
        return new DeploymentRecord
        {
            Number = run.Newest + 1,
            Environment = run.Environment.Name,
            Kind = run.Request.Kind,
            Release = release.Id,
            Variant = selected.Variant,
            Requirements = selected.Requirements,
            Lock = selected.Lock,
            Commit = release.Commit,
            PromotedFrom = run.Target!.PromotedFrom,
            RollbackTo = run.Target.RollbackTo?.Record.Number,
            Restored = run.Request.Undo ? "undo" : run.Point?.Point.Id,
            RestoredFrom = run.Request.Source?.Name,
            Scrubbed = run.Request.Scrub,
            Previous = run.Basis?.Record.Number,
            Run = run.Target.Run!,
            Scale = run.Target.Scale,
            SecretFingerprints = run.Prints.ByName,
            FingerprintKey = run.Prints.Key,
            Actor = run.Request.Actor,
            FreezeOverride = Gates.FreezeOf(run) is null ? null : run.Request.OverrideFreeze,
            Epoch = epoch,
            StartedAt = run.Parts.Time.GetUtcNow(),
        };
    }
}
