using Slipway.Processes;

namespace Slipway.Deployments.Steps;

/// <summary>
/// Runs a hook of the project under the lease. One before the deployment stops it by failing. One behind it comes after
/// the verification: what it fails at is told and recorded, and the release that is live and verified stays.
/// </summary>
internal sealed class HookStep(string hook, bool rollback, bool after) : IStep
{
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(30);

    public string Name => hook;

    /// <summary>Whether it runs behind the verification.</summary>
    public bool After => after;

    public string Title(DeploymentRun run) => $"run hooks/{hook}";

    public Patience Patience(DeploymentRun run) => new(run.Hooks.Deadline + Margin, $"hooks/{hook}");

    /// <summary>Behind the verification an interruption ends the hook and not the deployment.</summary>
    public bool Interruptible => !after;

    /// <summary>Other numbers of instances are no other release: scaling runs no hook.</summary>
    public bool Exists(DeploymentRun run) =>
        run.Request.Kind is not (DeploymentKind.Scale or DeploymentKind.Restore) && run.Request.Kind == DeploymentKind.Rollback == rollback && run.Hooks.Has(hook);

    public Task<PlannedStep> PlanAsync(DeploymentRun run, CancellationToken cancellationToken) =>
        Task.FromResult(new PlannedStep(Name, after ? $"run hooks/{hook}; if it fails, the deployment stands" : $"run hooks/{hook}, which can stop it"));

    public async Task<string?> DoAsync(DeploymentRun run, CancellationToken cancellationToken)
    {
        await run.FenceAsync(cancellationToken);
        run.HooksBegun.Add(hook);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, run.Interruption);
        var url = after ? (await Report.ObserveAsync(run)).Url : null;
        try
        {
            await run.Hooks.RunAsync(
                hook,
                HookVariables.Of(run, url),
                Redaction.Of(run.Secrets.Values),
                new Lines(line => run.Events.Report(new StepOutput(Name, line))),
                stop.Token);
        }
        catch (OperationCanceledException) when (after && !cancellationToken.IsCancellationRequested)
        {
            throw new HookFailedException($"hooks/{hook} was interrupted.");
        }

        return null;
    }
}
