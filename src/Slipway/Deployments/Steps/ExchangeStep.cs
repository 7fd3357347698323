using Slipway.Deployments.Backups;

namespace Slipway.Deployments.Steps;

/// <summary>Puts the restored data in the place of what is in use, which is kept. New requests wait until the processes are new, too.</summary>
internal sealed class ExchangeStep : IStep
{
    public string Name => "exchange";

    public string Title(DeploymentRun run) => "put the restored data in place, and what was there aside";

    public Patience Patience(DeploymentRun run) => new(TimeSpan.FromMinutes(15), "the data to change their places");

    public bool Exists(DeploymentRun run) => run.ChangesData;

    /// <summary>Half of it is worse than either side.</summary>
    public bool Interruptible => false;

    public Task<PlannedStep> PlanAsync(DeploymentRun run, CancellationToken cancellationToken) =>
        Task.FromResult(new PlannedStep(Name, $"{Title(run)}; new requests wait meanwhile"));

    public async Task<string?> DoAsync(DeploymentRun run, CancellationToken cancellationToken)
    {
        var exchanges = new DataExchanges(run.Parts.Paths, run.Environment.Name);
        run.Exchange ??= DataUndo.Of(run.PutAside!, run.Number, exchanges.PlaceOf(run.Number));
        var data = await EnvironmentData.FindAsync(run.Parts, run.Environment, run.Platform, run.Live?.Record, cancellationToken);
        await run.Hold.BeginAsync(await run.FenceAsync(cancellationToken), cancellationToken);
        run.Notes.AddRange(await LostRows.TellAsync(run, data, cancellationToken));
        exchanges.Write(run.Exchange);
        exchanges.Forget(run.Number);
        run.ExchangeBegun = true;
        await new ExchangeWork(data.Database).DoAsync(run.Exchange, cancellationToken);
        return null;
    }

    public async Task<string?> UndoAsync(DeploymentRun run, CancellationToken cancellationToken)
    {
        var fence = await run.FenceAsync(cancellationToken);
        if (run.ExchangeBegun)
        {
            await run.Hold.BeginAsync(fence, cancellationToken);
            var data = await EnvironmentData.FindAsync(run.Parts, run.Environment, run.Platform, run.Live?.Record, cancellationToken);
            await new ExchangeWork(data.Database).TakeBackAsync(run.Exchange!, cancellationToken);
            // What an undo had brought in place is what the restore before has put aside: that stays.
            if (run.Exchange!.Point is null)
                new DataExchanges(run.Parts.Paths, run.Environment.Name).Remove(run.Exchange.Number);
        }

        await run.Hold.EndAsync(fence, cancellationToken);
        return run.ExchangeBegun ? "the data are back in place" : null;
    }
}
