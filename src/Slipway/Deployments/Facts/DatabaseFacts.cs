using Slipway.Deployments.Backups;
using Slipway.Environments;
using Slipway.Parity;

namespace Slipway.Deployments.Facts;

/// <summary>Engine and version of an environment's database, and its newest migration, asked of the database itself.</summary>
internal sealed class DatabaseFacts(EngineParts parts)
{
    public const string Engine = "database/engine";
    public const string Version = "database/version";
    public const string Head = "migrations/head";

    private static readonly TimeSpan Within = TimeSpan.FromSeconds(5);

    /// <summary>Adds what can be told, and why the rest cannot.</summary>
    public async Task AddAsync(Standing standing, FactSheet sheet, CancellationToken cancellationToken)
    {
        try
        {
            using var deadline = new CancellationTokenSource(Within, parts.Time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
            await ReadAsync(standing, sheet, either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            Unknown(sheet, $"the database did not answer within {Within.TotalSeconds:0} s");
        }
        catch (SlipwayException exception)
        {
            Unknown(sheet, exception.Message.TrimEnd('.'));
        }
    }

    private static void Unknown(FactSheet sheet, string why)
    {
        foreach (var aspect in new[] { Engine, Version, Head })
            sheet.Add(aspect, Fact.NotKnown(why));
    }

    private async Task ReadAsync(Standing standing, FactSheet sheet, CancellationToken cancellationToken)
    {
        var environment = standing.Run is { } run ? standing.Environment with { Config = run.Config, Secrets = run.Secrets, Uploads = run.Uploads } : standing.Environment;
        var looking = parts with { ResolveSecrets = PeekAsync };
        var data = await EnvironmentData.FindAsync(looking, environment, DeploymentRun.PlatformFor(parts, environment), null, cancellationToken);
        if (data.Database is not { } database)
            return;

        var server = await database.ReadServerAsync(cancellationToken);
        sheet.Add(Engine, Fact.Of(server.Engine));
        sheet.Add(Version, Fact.Of(server.Version));
        var asked = environment.Database.Migrations is not null;
        sheet.Add(Head, asked ? Fact.NotKnown("the app tells it, and is not asked for a comparison") : Fact.Of((await database.ReadMigrationsAsync(cancellationToken))?.Head));
    }

    /// <summary>No secret's command runs, and nothing is made.</summary>
    private async Task<IReadOnlyDictionary<string, Secret>> PeekAsync(AppEnvironment environment, CancellationToken cancellationToken)
    {
        var secrets = await parts.PeekSecrets(environment, cancellationToken) ?? new Dictionary<string, Secret>();
        return environment.Secrets.Keys.All(secrets.ContainsKey)
            ? secrets
            : throw new SlipwayException(ExitCode.Failed, "its address is a secret that only a deployment reads");
    }
}
