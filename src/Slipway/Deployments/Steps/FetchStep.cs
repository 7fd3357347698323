using Slipway.Deployments.Backups;

namespace Slipway.Deployments.Steps;

/// <summary>Restores the point beside what is in use, and proves it there: counts of rows, digests of files.</summary>
internal sealed class FetchStep : IStep
{
    public string Name => "fetch";

    public string Title(DeploymentRun run) => $"restore {run.Point!.Point.Id}{(run.Request.Source is { } source ? $" of {source.Name}" : "")} {(run.Request.Scrub ? "where nobody uses it" : "beside what is in use")}";

    public Patience Patience(DeploymentRun run) => new(TimeSpan.FromHours(12), "the restore point");

    public bool Exists(DeploymentRun run) => run.Point is not null;

    public Task<PlannedStep> PlanAsync(DeploymentRun run, CancellationToken cancellationToken) =>
        Task.FromResult(new PlannedStep(Name, $"{Title(run)}, and compare rows and files with what the point says"));

    public async Task<string?> DoAsync(DeploymentRun run, CancellationToken cancellationToken)
    {
        await run.FenceAsync(cancellationToken);
        var (stored, vault) = await new PointChoice(run.Parts, run.Source).OpenAsync(run.Point!, cancellationToken);
        var data = await EnvironmentData.FindAsync(run.Parts, run.Environment, run.Platform, run.Live?.Record, cancellationToken);
        var exchanges = new DataExchanges(run.Parts.Paths, run.Environment.Name);
        var progress = new Lines(line => run.Events.Report(new StepProgress(Name, line)));
        var fetching = new DataFetching(data, run.Request.Scrub, exchanges.PlaceOf(run.Number), databases => exchanges.Note(run.Number, databases), progress, new Advances(Name, run.Events));
        run.Exchange = await fetching.RunAsync(run.Number, stored, run.Request.Only, cancellationToken);
        run.Unscrubbed = fetching.Unscrubbed;
        if (run.Exchange.IsEmpty)
            throw new SlipwayException(ExitCode.Usage, $"The restore point {run.Point!.Point.Id} has {(run.Request.Only is { } only ? $"no {only}" : "nothing to restore")}.");
        return $"from {vault}";
    }

    public async Task<string?> UndoAsync(DeploymentRun run, CancellationToken cancellationToken)
    {
        var leftovers = new DataLeftovers(run.Parts, run.Environment, run.Platform);
        if (run.Exchange is not { } exchange)
        {
            await leftovers.RemoveAsync(run.Number, cancellationToken);
            return null;
        }

        await leftovers.RemoveAsync(exchange, cancellationToken);
        return "what was restored beside is removed";
    }
}
