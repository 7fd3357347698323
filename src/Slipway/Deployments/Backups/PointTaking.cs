using Slipway.Data.Databases;
using Slipway.Data.Points;
using Slipway.Data.Uploads;
using Slipway.Environments;
using Slipway.FaultPoints;
using Slipway.Platforms;

namespace Slipway.Deployments.Backups;

/// <summary>Takes a restore point of an environment: database and uploads of one moment, into every vault.</summary>
/// <param name="parts">The project.</param>
/// <param name="environment">The environment.</param>
/// <param name="platform">Its platform.</param>
/// <param name="progress">Told what is done.</param>
/// <param name="advance">Told how far the uploads are, or null.</param>
internal sealed class PointTaking(EngineParts parts, AppEnvironment environment, IPlatform platform, IProgress<string> progress, IProgress<Advance>? advance)
{
    private string Scratch => parts.Paths.Restores(environment.Name);

    /// <param name="live">What is live by the history, or null.</param>
    /// <param name="fence">The lease, asked anew before each call to the platform.</param>
    /// <param name="cancellationToken">Stops it: no vault has the point then.</param>
    /// <exception cref="ConfigurationException">There is nothing to take, or the configuration is wrong.</exception>
    /// <exception cref="SlipwayException">It could not be taken, or not every vault has it.</exception>
    public async Task<RestorePoint> TakeAsync(DeploymentRecord? live, Func<CancellationToken, Task<Fence>> fence, CancellationToken cancellationToken)
    {
        var data = await EnvironmentData.FindAsync(parts, environment, platform, live, cancellationToken);
        if (data.IsEmpty)
            throw EnvironmentData.Nothing(environment);
        var catalog = new PointCatalog(parts.StateOf(environment));
        var vaults = await EnvironmentVaults.OpenAsync(parts, environment, await catalog.ListAsync(environment.Name, cancellationToken), cancellationToken);
        var created = parts.Time.GetUtcNow();
        var id = PointId.Of(created);
        var began = parts.Time.GetTimestamp();
        await using var deposits = await PointDeposits.BeginAsync(vaults, environment.Name, id, cancellationToken);
        await using var moment = await HeldMoment.TakeAsync(data, Scratch, platform, fence, parts.Time, cancellationToken);
        var tools = new Dictionary<string, string>(moment.Database?.Tools ?? new Dictionary<string, string>());
        // The server is busy with the dump, this process with the files.
        var (database, uploads) = await SideBySide.RunAsync(token => DumpAsync(moment, deposits, token), token => StoreAsync(moment.Uploads, deposits, token), cancellationToken);
        foreach (var (tool, version) in await deposits.ToolsAsync(cancellationToken))
            tools[tool] = version;

        var point = new RestorePoint
        {
            Id = id,
            Environment = environment.Name,
            Created = created,
            Release = live?.Release,
            Deployment = live?.Number,
            Database = database,
            Uploads = uploads,
            Pause = moment.Pause,
            Duration = parts.Time.GetElapsedTime(began),
            Tools = tools,
            RequiredVaults = [.. vaults.Select(vault => vault.Name)],
        };
        await catalog.AddAsync(point, cancellationToken);
        FaultPoint.Reach("point", "noted");
        foreach (var name in await deposits.CommitAsync(point, cancellationToken))
        {
            await catalog.AddVaultAsync(environment.Name, id, name, CancellationToken.None);
            progress.Report($"{name}: {id} is in it");
        }

        deposits.EnsureComplete(id);
        return point;
    }

    private async Task<IReadOnlyList<UploadContents>> StoreAsync(IReadOnlyList<UploadSnapshot> snapshots, PointDeposits deposits, CancellationToken cancellationToken)
    {
        var uploads = new List<UploadContents>();
        foreach (var snapshot in snapshots)
            uploads.Add(await StoreAsync(snapshot, deposits, cancellationToken));
        return uploads;
    }

    private async Task<DatabaseContents?> DumpAsync(HeldMoment moment, PointDeposits deposits, CancellationToken cancellationToken)
    {
        if (moment.Database is not { } snapshot)
            return null;
        await using var dump = await snapshot.OpenDumpAsync(cancellationToken);
        // Beside the dump, on the same view.
        var tables = snapshot.CountAsync(cancellationToken);
        var digest = await deposits.PutDumpAsync(dump, cancellationToken);
        var migrations = await (tables.ContinueWith(_ => snapshot.ReadMigrationsAsync(cancellationToken), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default)).Unwrap();
        var contents = new DatabaseContents(snapshot.Server, new DumpContent(snapshot.Format, digest.Size, digest.Sha256), await tables, migrations) { Properties = snapshot.Properties };
        progress.Report($"database: {contents.Tables.Count} tables, {contents.Tables.Sum(table => table.Rows)} rows");
        return contents;
    }

    private async Task<UploadContents> StoreAsync(UploadSnapshot snapshot, PointDeposits deposits, CancellationToken cancellationToken)
    {
        var index = HashIndex.Open(Path.Combine(Scratch, "index", snapshot.Source.Name));
        var listing = await deposits.PutUploadsAsync(snapshot, index, advance, cancellationToken);
        var contents = UploadContents.Of(snapshot, listing);
        index.Close(snapshot);
        progress.Report($"{contents.Name}: {contents.Files} files");
        return contents;
    }
}
