using Slipway.Environments;

namespace Slipway.Deployments.Steps;

/// <summary>Checks the request, the gates and the secrets: everything that can be known before anything is built or touched.</summary>
internal sealed class ValidateStep : IStep
{
    public string Name => "validate";

    public string Title(DeploymentRun run) => $"check the request and {run.Environment.Name}'s configuration";

    public Patience Patience(DeploymentRun run) => new(TimeSpan.FromMinutes(2), "the ledger and the secrets");

    public Task<PlannedStep> PlanAsync(DeploymentRun run, CancellationToken cancellationToken)
    {
        var names = Environment(run).Secrets.Keys.Order(StringComparer.Ordinal).ToList();
        return Task.FromResult(new PlannedStep(Name, names.Count == 0
            ? "check the request; there are no secrets to resolve"
            : $"check the request and resolve {names.Count} {(names.Count == 1 ? "secret" : "secrets")}: {string.Join(", ", names)}"));
    }

    public async Task<string?> DoAsync(DeploymentRun run, CancellationToken cancellationToken)
    {
        run.Hooks.Check();
        await new Selection(run).ResolveAsync(cancellationToken);
        if ((await Gates.RefusalsAsync(run, cancellationToken)) is [var refusal, ..])
            throw refusal;
        if (run.Request.OverrideFreeze is not null && Gates.FreezeOf(run) is null)
            run.Warn($"No freeze of {run.Environment.Name} is in force: --override-freeze was not needed, and is not recorded.");
        run.Events.Report(new DeploymentStarted(Headline.Of(run)));
        if (run.Request.Kind is DeploymentKind.Deploy or DeploymentKind.Promote && BackupOperations.Warning(run.Environment) is { } warning)
            run.Warn(warning);
        await ResolveSecretsAsync(run, cancellationToken);
        return null;
    }

    public static async Task ResolveSecretsAsync(DeploymentRun run, CancellationToken cancellationToken)
    {
        run.Secrets = await run.Parts.ResolveSecrets(Environment(run), cancellationToken);
        run.Prints = SecretPrints.Of(run.Secrets, run.Parts.Fingerprint);
    }

    /// <summary>A rollback brings the references of its target back, scaling keeps those of what is live: today's values are behind them.</summary>
    private static AppEnvironment Environment(DeploymentRun run) => run.Target switch
    {
        { RollbackTo: { } back } => run.Environment with { Secrets = back.Record.Run.Secrets },
        { Run: { } scaled } when run.Request.Kind is DeploymentKind.Scale or DeploymentKind.Restore => run.Environment with { Secrets = scaled.Secrets },
        _ => run.Environment,
    };
}
