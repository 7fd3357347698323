using Slipway.Data.Points;
using Slipway.Data.Vaults;
using Slipway.FaultPoints;

namespace Slipway.Deployments.Backups;

/// <summary>Restores a point beside what is in use, and proves it there.</summary>
/// <param name="data">Where the environment's data are.</param>
/// <param name="apart">Whether the database is restored where the app cannot see it: what takes the place of the one in use is made of it later.</param>
/// <param name="place">Directory for upload directories, on the disk of those in use.</param>
/// <param name="progress">Told what is done.</param>
/// <param name="advance">Told how far the files are, or null.</param>
/// <param name="note">Told of each database before it is made.</param>
internal sealed class DataFetching(EnvironmentData data, bool apart, string place, Action<IReadOnlyList<string>> note, IProgress<string> progress, IProgress<Advance>? advance)
{
    /// <summary>Directory of databases that the app cannot see.</summary>
    public const string Unseen = "unscrubbed";

    private DatabaseBeside? _restored;

    /// <summary>The database that was restored apart; null: none was.</summary>
    public DatabaseBeside? Unscrubbed => apart ? _restored : null;

    /// <param name="number">Deployment that it is for.</param>
    /// <param name="stored">The point.</param>
    /// <param name="only"><c>database</c> or <c>uploads</c>; null: both.</param>
    /// <param name="cancellationToken">Stops it; nothing stays behind.</param>
    /// <exception cref="SlipwayException">It could not be restored, or is not what the point says.</exception>
    public async Task<DataExchange> RunAsync(int number, IStoredPoint stored, string? only, CancellationToken cancellationToken)
    {
        var point = stored.Manifest;
        Data.Uploads.TreeRemoval.Remove(place);
        try
        {
            // The server is busy with the database, this process with the files.
            var (database, uploads) = await SideBySide.RunAsync(
                token => only is null or "database" ? FetchDatabaseAsync(stored, token) : Task.FromResult<DatabasePlaces?>(null),
                token => FetchUploadsAsync(stored, only is null or "uploads" ? point.Uploads : [], token),
                cancellationToken);
            return new DataExchange(number, point.Id, database, uploads);
        }
        catch when (_restored is not null)
        {
            await _restored.DropAsync(CancellationToken.None);
            throw;
        }
    }

    private async Task<IReadOnlyList<UploadPlaces>> FetchUploadsAsync(IStoredPoint stored, IReadOnlyList<UploadContents> uploads, CancellationToken cancellationToken)
    {
        var places = new List<UploadPlaces>();
        foreach (var upload in uploads)
            places.Add(await FetchAsync(stored, upload, cancellationToken));
        return places;
    }

    private async Task<UploadPlaces> FetchAsync(IStoredPoint stored, UploadContents upload, CancellationToken cancellationToken)
    {
        var source = data.Uploads.FirstOrDefault(source => source.Name == upload.Name)
            ?? throw new SlipwayException(ExitCode.Usage, $"The restore point {stored.Manifest.Id} has files of '{upload.Name}', which does not stand in 'uploads' now.") { Next = "Add it there, or restore the database alone with --only=database." };
        var target = Path.Combine(place, "beside", upload.Name);
        State.DurableFile.CreateDirectory(Path.GetDirectoryName(target)!);
        await stored.RestoreUploadsAsync(upload.Name, target, advance, cancellationToken);
        progress.Report($"{upload.Name}: {upload.Files} files, each as the point has it");
        return new UploadPlaces(source.Directory, target, Path.Combine(place, "kept", upload.Name), source.LeaveOut.Count == 0 ? null : source.LeaveOut[0]);
    }

    private async Task<DatabasePlaces?> FetchDatabaseAsync(IStoredPoint stored, CancellationToken cancellationToken)
    {
        var point = stored.Manifest;
        if (point.Database is not { } contents)
            return null;
        var engine = data.Database ?? throw new SlipwayException(ExitCode.Usage, $"The restore point {point.Id} has a database, and the environment names none.") { Next = "Name it in the environment file ('database:'), or restore the files alone with --only=uploads." };
        if (contents.Server.Engine != engine.Name)
            throw new SlipwayException(ExitCode.Usage, $"The restore point {point.Id} is of {contents.Server.Engine}, and the environment's database is {engine.Name}: one cannot be restored into the other. Nothing was touched.");
        var name = engine.NewName("restore");
        var target = apart ? engine.Apart(Path.Combine(place, Unseen)) : engine;
        var first = apart ? target.NewName("unscrubbed") : name;
        // What is a file apart goes with its directory.
        note(target == engine && apart ? [first, name] : [name]);
        FaultPoint.Reach("database", "noted");
        await using var dump = await stored.OpenDumpAsync(cancellationToken);
        var restored = await target.RestoreBesideAsync(dump, contents, first, cancellationToken);
        _restored = new DatabaseBeside(target, first);
        progress.Report($"database: {restored.Tables.Count} tables, {restored.Tables.Sum(table => table.Rows)} rows, as the point has them");
        foreach (var note in restored.Notes)
            progress.Report($"database: {note}");
        return new DatabasePlaces(name, engine.NewName("kept"));
    }
}
