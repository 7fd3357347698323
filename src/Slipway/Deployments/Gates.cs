using Slipway.Deployments.Backups;
using Slipway.Environments;

namespace Slipway.Deployments;

/// <summary>What stands against a request although it is right: confirmation, protections, the promotion's soak.</summary>
internal static class Gates
{
    /// <returns>Every refusal, the first that a person should deal with first.</returns>
    public static async Task<IReadOnlyList<RefusedException>> RefusalsAsync(DeploymentRun run, CancellationToken cancellationToken)
    {
        var refusals = new List<RefusedException>();
        Add(refusals, Confirmation(run.Request));
        Add(refusals, Frozen(run));
        Add(refusals, MigrationGap.Refusal(run));
        if (run.Request.Kind is DeploymentKind.Rollback or DeploymentKind.Scale or DeploymentKind.Redeploy or DeploymentKind.Restore)
            return refusals; // it served here before: what was let in once need not be asked again
        Add(refusals, CleanTree(run));
        Add(refusals, await BranchAsync(run, cancellationToken));
        Add(refusals, await SoakAsync(run, cancellationToken));
        Add(refusals, await ParityGate.RefusalAsync(run, cancellationToken));
        Add(refusals, await DrillGate.RefusalAsync(run, cancellationToken));
        return refusals;
    }

    public static RefusedException? Confirmation(DeploymentRequest request) => request.AsksForName && !request.Environment.Protect.Confirm
        ? request.Confirmation == request.Environment.Name
            ? null
            : new RefusedException($"{request.Environment.Name} is production, and its data would be those of {request.Source!.Name}: that asks for a confirmation. Nothing was touched.") { Next = NextCommand.Again(request) }
        : Confirmation(request.Environment, request.Confirmation, NextCommand.Again(request));

    /// <param name="environment">What is to be changed.</param>
    /// <param name="confirmation">What was typed.</param>
    /// <param name="again">The command with its confirmation.</param>
    public static RefusedException? Confirmation(AppEnvironment environment, string? confirmation, string again)
    {
        if (!environment.Protect.Confirm || confirmation == environment.Name)
            return null;
        var why = confirmation is null
            ? $"{environment.Name} is protected and asks for a confirmation."
            : $"--confirm={confirmation} does not name {environment.Name}, which is protected.";
        return new RefusedException($"{why} Nothing was touched.") { Next = again };
    }

    /// <summary>
    /// A freeze keeps new releases and new configuration out. Going back, and other numbers of instances, are what
    /// somebody on call does against an outage: a freeze must not prolong one.
    /// </summary>
    public static RefusedException? Frozen(DeploymentRun run)
    {
        if (FreezeOf(run) is not { } freeze || run.Request.OverrideFreeze is not null)
            return null;
        var reason = freeze.Window.Reason is { } why ? $": {why}" : "";
        return new RefusedException($"{run.Environment.Name} is frozen {freeze.Text()}{reason} (protect.freeze, {freeze.Window.Location}). Nothing was touched.")
        {
            Next = $"If it cannot wait: {NextCommand.Again(run.Request)} --override-freeze='<why>'. A rollback is not stopped by a freeze.",
        };
    }

    /// <returns>The freeze that stands against the request; null: none.</returns>
    public static Freeze? FreezeOf(DeploymentRun run) => run.Request.Kind is DeploymentKind.Rollback or DeploymentKind.Scale or DeploymentKind.Restore
        ? null
        : Freeze.At(run.Environment.Protect.Freeze, run.Parts.Time.GetUtcNow());

    private static RefusedException? CleanTree(DeploymentRun run)
    {
        if (!run.Environment.Protect.Any)
            return null;
        if (run.Target is { Release: null, Source.Dirty: true } && run.Request.Commit is null)
        {
            return new RefusedException($"{run.Environment.Name} is protected, and the work tree has uncommitted changes. Nothing was touched.")
            {
                Next = $"Commit them, or deploy what is committed: ./build.sh --target=Deploy{run.Environment.TargetName} --commit=HEAD",
            };
        }

        return run.Target?.Release is { Dirty: not null } release
            ? new RefusedException($"{run.Environment.Name} is protected, and release {release.Id} was built with uncommitted changes. Nothing was touched.") { Next = "Commit them and deploy that commit." }
            : null;
    }

    private static async Task<RefusedException?> BranchAsync(DeploymentRun run, CancellationToken cancellationToken)
    {
        var allowed = run.Environment.Protect.Branches;
        if (allowed.Count == 0)
            return null;
        var target = run.Target!;
        if (target.Source?.Branch is { } branch && run.Request.Commit is null)
        {
            return allowed.Contains(branch)
                ? null
                : new RefusedException($"{run.Environment.Name} takes only {Branches(allowed)} (protect.branches), and this is {branch}. Nothing was touched.");
        }

        var commit = target.Release?.Commit ?? target.Source!.Commit;
        foreach (var name in allowed)
        {
            if (await run.Parts.Source.IsOnBranchAsync(commit, name, cancellationToken))
                return null;
        }

        return new RefusedException($"{run.Environment.Name} takes only {Branches(allowed)} (protect.branches), and commit {commit[..7]} is not on it. Nothing was touched.")
        {
            Next = "If it should be there, fetch the branch: git fetch --unshallow",
        };
    }

    private static async Task<RefusedException?> SoakAsync(DeploymentRun run, CancellationToken cancellationToken)
    {
        var soak = run.Environment.Promote.Soak;
        if (run.Target is not { Proof: { } proof, PromotedFrom: { } from } target || soak <= TimeSpan.Zero)
            return null;
        var served = await new PromotionProof(new Ledger(run.Parts.State, from), from, run.Parts.Time).ServedAsync(proof, cancellationToken);
        return served >= soak
            ? null
            : new RefusedException($"Release {target.Release!.Id} has run in {from} for {Durations.Text(served)}; {run.Environment.Name} asks for {Durations.Text(soak)} (promote.soak). Nothing was touched.")
            {
                Next = $"Run the same command again in {Durations.Text(soak - served)}.",
            };
    }

    private static string Branches(IReadOnlyList<string> names) =>
        names.Count == 1 ? $"the branch {names[0]}" : $"the branches {string.Join(", ", names)}";

    private static void Add(List<RefusedException> refusals, RefusedException? refusal)
    {
        if (refusal is not null)
            refusals.Add(refusal);
    }
}
