using Slipway.Data.Databases;
using Slipway.Data.Points;
using Slipway.Data.Uploads;
using Slipway.Data.Vaults;
using Slipway.Deployments.Backups;
using Slipway.Environments;
using Slipway.FaultPoints;
using Slipway.State;

namespace Slipway.Deployments;

/// <summary>Restores a point for trial: into a database and directories of its own, with the release that it belongs to running on them.</summary>
public sealed class Drills(EngineParts parts, IDeploymentEngine engine)
{
    private const string Step = "fetch";

    /// <param name="request">Whose point.</param>
    /// <param name="scratch">Environment that it runs in, which is removed afterwards.</param>
    /// <param name="id">The point, or the beginning of its id; null: the newest that is complete.</param>
    /// <param name="events">Told what is done.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The point, with this drill.</returns>
    /// <exception cref="SlipwayException">The point cannot be restored, or the app is not well on it; that is recorded.</exception>
    public async Task<PointSummary> RunAsync(OperationRequest request, AppEnvironment scratch, string? id, IProgress<DeploymentEvent> events, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(scratch);
        ArgumentNullException.ThrowIfNull(events);
        var environment = request.Environment;
        var choice = new PointChoice(parts, environment);
        var known = id is null ? await NewestAsync(choice, environment, cancellationToken) : await choice.FindAsync(id, cancellationToken);
        var (stored, vault) = await choice.OpenAsync(known, cancellationToken);
        var catalog = new PointCatalog(parts.StateOf(environment));
        var began = parts.Time.GetTimestamp();
        try
        {
            await TryAsync(request, scratch, stored, events, cancellationToken);
        }
        catch (SlipwayException failure)
        {
            await catalog.AddDrillAsync(environment.Name, known.Point.Id, new Drill(parts.Time.GetUtcNow(), parts.Time.GetElapsedTime(began), vault, false, failure.Message), CancellationToken.None);
            throw new SlipwayException(ExitCode.Failed, $"The restore point {known.Point.Id} of {environment.Name} did not stand its trial: {failure.Message}", failure) { Details = failure.Details, Next = failure.Next };
        }

        await catalog.AddDrillAsync(environment.Name, known.Point.Id, new Drill(parts.Time.GetUtcNow(), parts.Time.GetElapsedTime(began), vault, true, null), CancellationToken.None);
        return PointSummary.Of((await choice.ListAsync(CancellationToken.None)).First(point => point.Point.Id == known.Point.Id));
    }

    private static async Task<KnownPoint> NewestAsync(PointChoice choice, AppEnvironment environment, CancellationToken cancellationToken) =>
        (await choice.ListAsync(cancellationToken)).LastOrDefault(point => point.IsComplete)
        ?? throw new RefusedException($"{environment.Name} has no restore point that is complete.") { Next = $"./build.sh --target=Backup{environment.TargetName} takes one." };

    private async Task TryAsync(OperationRequest request, AppEnvironment scratch, IStoredPoint stored, IProgress<DeploymentEvent> events, CancellationToken cancellationToken)
    {
        var point = stored.Manifest;
        if (point.Release is null)
            throw new RefusedException($"Nothing was live when the restore point {point.Id} was taken, so there is no release that it could be tried with.");
        DatabaseUrl? database = null;
        IDatabaseEngine? server = null;
        try
        {
            events.Report(new DeploymentStarted($"Try the restore point {point.Id} of {request.Environment.Name}"));
            var start = parts.Time.GetTimestamp();
            events.Report(new StepStarted(Step, $"restore {point.Id} into {scratch.Name}"));
            var platform = DeploymentRun.PlatformFor(parts, scratch);
            var place = (platform as Platforms.IKeepData)?.DataDirectory ?? throw new ConfigurationException($"The {platform.Kind} platform keeps no data on this machine.");
            foreach (var upload in point.Uploads)
            {
                var target = Path.Combine(place, upload.Name);
                TreeRemoval.Remove(target);
                DurableFile.CreateDirectory(place);
                await stored.RestoreUploadsAsync(upload.Name, target, new Advances(Step, events), cancellationToken);
                events.Report(new StepProgress(Step, $"{upload.Name}: {upload.Files} files, each as the point has it"));
            }

            if (point.Database is { } contents)
                (server, database) = await RestoreAsync(request.Environment, scratch, platform, stored, contents, events, cancellationToken);
            FaultPoint.Reach("drill", "restored");
            events.Report(new StepFinished(Step, parts.Time.GetElapsedTime(start), StepResult.Done));
            var result = await engine.RunAsync(new DeploymentRequest { Kind = DeploymentKind.Deploy, Environment = scratch, Release = point.Release, Actor = request.Actor }, events, cancellationToken);
            if (result.ExitCode != ExitCode.Success)
                throw new SlipwayException(ExitCode.Failed, $"{point.Release} was not well on it: {result.Failure}") { Details = result.Details };
        }
        finally
        {
            await new Removal(parts).RunAsync(new OperationRequest("Remove", scratch, request.Actor, null), new Silent(), CancellationToken.None);
            if (server is not null && database is PostgreSqlUrl)
                await server.DropAsync(database, CancellationToken.None);
        }
    }

    private async Task<(IDatabaseEngine Server, DatabaseUrl Restored)> RestoreAsync(AppEnvironment environment, AppEnvironment scratch, Platforms.IPlatform platform, IStoredPoint stored, DatabaseContents contents, IProgress<DeploymentEvent> events, CancellationToken cancellationToken)
    {
        var original = (await EnvironmentData.FindAsync(parts, environment, DeploymentRun.PlatformFor(parts, environment), null, cancellationToken)).Database
            ?? throw new SlipwayException(ExitCode.Usage, $"The restore point has a database, and {environment.Name} names none.") { Next = "Name it in the environment file: 'database: { url: … }'." };
        // A SQLite file has its place below the scratch environment's data; a database has it on the server, beside the one in use.
        var target = contents.Server.Engine == original.Name && original is not Data.Databases.Sqlite.SqliteEngine ? original : (await EnvironmentData.FindAsync(parts, scratch, platform, null, cancellationToken)).Database!;
        await using var dump = await stored.OpenDumpAsync(cancellationToken);
        var restored = await target.RestoreBesideAsync(dump, contents, target.NewName("drill"), cancellationToken);
        events.Report(new StepProgress(Step, $"database: {restored.Tables.Count} tables, {restored.Tables.Sum(table => table.Rows)} rows, as the point has them"));
        if (restored.Url is PostgreSqlUrl url)
            DurableFile.Replace(Path.Combine(parts.Paths.Secrets, scratch.Name, EnvironmentData.VariableOf(environment)), System.Text.Encoding.UTF8.GetBytes(url.WithPassword().Reveal()));
        else
            await target.ExchangeAsync(target.NameOf(restored.Url), target.NewName("kept"), cancellationToken);
        return (target, restored.Url);
    }

    private sealed class Silent : IProgress<DeploymentEvent>
    {
        public void Report(DeploymentEvent value)
        {
        }
    }
}
