using Slipway.Deployments.Backups;

namespace Slipway.Deployments.Steps;

/// <summary>Writes down that the deployment succeeded: after the fact, never before.</summary>
internal sealed class OutcomeStep : IStep
{
    public string Name => "outcome";

    public string Title(DeploymentRun run) => $"write the outcome of v{run.Number}";

    public Patience Patience(DeploymentRun run) => new(TimeSpan.FromSeconds(60), "the shared state");

    public bool Interruptible => false;

    public Task<PlannedStep> PlanAsync(DeploymentRun run, CancellationToken cancellationToken) =>
        Task.FromResult(new PlannedStep(Name, $"write the outcome of v{run.Newest + 1}"));

    public async Task<string?> DoAsync(DeploymentRun run, CancellationToken cancellationToken)
    {
        var migrations = MigrationReading.IsKnown(run) ? run.Basis?.Outcome?.Migrations : await (run.Migrations ?? MigrationReading.ReadAsync(run));
        run.Outcome = new DeploymentOutcome
        {
            Number = run.Number,
            Status = OutcomeStatus.Succeeded,
            Verified = true,
            Point = run.PointBefore,
            Scrubbed = run.Exchange?.Scrubbed,
            Migrations = migrations,
            FollowUp = run.FollowUp?.Message.TrimEnd('.'),
            EndedAt = run.Parts.Time.GetUtcNow(),
        };
        try
        {
            await run.FenceAsync(cancellationToken);
            if (!await run.Ledger.TryEndAsync(run.Outcome, cancellationToken))
                throw new LeaseLostException($"Another command wrote the outcome of v{run.Number} meanwhile.");
            run.Journal.Delete();
        }
        catch (LeaseLostException)
        {
            run.Outcome = null;
            throw;
        }
        catch (Exception exception)
        {
            // The release is live and verified; taking it back because a line could not be written would be the worse end.
            run.Warn($"The outcome of v{run.Number} could not be written ({exception.Message}); the next command finds it live and writes it.");
        }

        return null;
    }
}
