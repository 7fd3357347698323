using Slipway.Data.Scrubbing;
using Slipway.Data.Uploads;
using Slipway.FaultPoints;

namespace Slipway.Deployments.Backups;

/// <summary>Scrubs what a refresh has restored: the database into a new one beside the one in use, uploads where they lie.</summary>
internal sealed class DataScrub(DeploymentRun run, IProgress<string> progress)
{
    private string Place => new DataExchanges(run.Parts.Paths, run.Environment.Name).PlaceOf(run.Number);

    public async Task<ScrubCounts> RunAsync(CancellationToken cancellationToken)
    {
        State.DurableFile.CreateDirectory(Place);
        var file = Path.Combine(Place, "originals");
        using var originals = new OriginalValues(file);
        var counts = await DatabaseAsync(originals, cancellationToken);
        counts = await UploadsAsync(originals, counts, cancellationToken);
        File.Delete(file);
        return counts;
    }

    private async Task<ScrubCounts> DatabaseAsync(OriginalValues originals, CancellationToken cancellationToken)
    {
        if (run.Unscrubbed is not { } unscrubbed || run.Exchange!.Database is not { } names)
            return new ScrubCounts();
        var data = await EnvironmentData.FindAsync(run.Parts, run.Environment, run.Platform, run.Live?.Record, cancellationToken);
        var point = run.Point!.Point;
        var done = await new DatabaseScrub(run.Rules!, data.Database!, unscrubbed.Engine, originals, progress).RunAsync(names.Beside, $"the database of {run.Source.Name} as {point.Id} has it", cancellationToken);
        await unscrubbed.DropAsync(cancellationToken);
        TreeRemoval.Remove(Path.Combine(Place, DataFetching.Unseen));
        FaultPoint.Reach("scrub", "dropped");
        return new ScrubCounts { Tables = done.Tables, Columns = done.Columns, Rows = done.Rows, DeletedTables = done.DeletedTables, DeletedRows = done.DeletedRows };
    }

    private async Task<ScrubCounts> UploadsAsync(OriginalValues originals, ScrubCounts counts, CancellationToken cancellationToken)
    {
        var scrub = new UploadScrub(run.Rules!, originals);
        var (stored, _) = await new PointChoice(run.Parts, run.Source).OpenAsync(run.Point!, cancellationToken);
        // In the order in which they were restored.
        foreach (var (upload, name) in run.Exchange!.Uploads.Zip(stored.Manifest.Uploads.Select(upload => upload.Name)))
        {
            var done = scrub.Run(name, await stored.ReadListingAsync(name, cancellationToken), upload.Beside);
            progress.Report($"{name}: {done.Kept} files kept, {done.Replaced} replaced, {done.Dropped} dropped");
            counts = counts with { KeptFiles = counts.KeptFiles + done.Kept, ReplacedFiles = counts.ReplacedFiles + done.Replaced, DroppedFiles = counts.DroppedFiles + done.Dropped };
        }

        return counts;
    }
}
