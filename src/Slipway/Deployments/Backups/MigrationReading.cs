using Slipway.Platforms;

namespace Slipway.Deployments.Backups;

/// <summary>Finds out which migrations the database of a run's environment has.</summary>
internal static class MigrationReading
{
    /// <summary>A deployment that stands does not wait for a database that does not answer.</summary>
    private static readonly TimeSpan Within = TimeSpan.FromSeconds(20);

    /// <summary>A rollback that leaves the data as they are is in a hurry, and knows what they are.</summary>
    public static bool IsKnown(DeploymentRun run) => run is { Request.Kind: DeploymentKind.Rollback, Exchange: null, Reversed.Count: 0 };

    /// <returns>Null: there is no database, or it cannot be told; why is a warning.</returns>
    public static async Task<AppliedMigrations?> ReadAsync(DeploymentRun run)
    {
        using var deadline = new CancellationTokenSource(Within, run.Parts.Time);
        try
        {
            return await AskAsync(run, deadline.Token);
        }
        catch (Exception exception) when (exception is SlipwayException or IOException or OperationCanceledException)
        {
            var why = deadline.IsCancellationRequested ? $"it did not answer within {Within.TotalSeconds:0} s" : exception.Message;
            run.Warn($"Which migrations the database has could not be told, so a rollback will not know of them: {why}");
            return null;
        }
    }

    private static async Task<AppliedMigrations?> AskAsync(DeploymentRun run, CancellationToken cancellationToken)
    {
        if (run.Environment.Database.Migrations is { } command && run.Platform is IRunInLive live)
        {
            var names = new List<string>();
            await live.RunInLiveAsync(command, new Dictionary<string, string>(), new Lines(line => names.Add(line.Trim())), cancellationToken);
            return new AppliedMigrations("command", [.. names.Where(name => name.Length > 0)]);
        }

        var data = await EnvironmentData.FindAsync(run.Parts, run.Environment, run.Platform, run.Record, cancellationToken);
        return data.Database is { } engine && await engine.ReadMigrationsAsync(cancellationToken) is { } record ? new AppliedMigrations(record.Kind, record.Applied) : null;
    }
}
