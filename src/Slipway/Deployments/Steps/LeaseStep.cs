namespace Slipway.Deployments.Steps;

/// <summary>Takes the lease on the environment; nobody else changes it until it is let go.</summary>
internal sealed class LeaseStep : IStep
{
    public string Name => "lease";

    public string Title(DeploymentRun run) => $"take the lease on {run.Environment.Name}";

    public Patience Patience(DeploymentRun run) => new(TimeSpan.FromSeconds(60) + run.Request.Wait, "the shared state", Told: run.Request.Wait == TimeSpan.Zero);

    /// <summary>A lease that was taken but not heard of could not be let go.</summary>
    public bool Interruptible => false;

    public async Task<PlannedStep> PlanAsync(DeploymentRun run, CancellationToken cancellationToken)
    {
        var (state, dead) = await run.Office.LookAsync(cancellationToken);
        return new PlannedStep(Name, state.Holder is null
            ? $"take the lease on {run.Environment.Name}"
            : $"take the lease on {run.Environment.Name}, which {state.Holder.Actor} on {state.Holder.Host} holds {(state.Holder.ByHand ? "by hand" : "now")} ({state.Holder.Reason}){(dead ? ": its process is dead" : "")}");
    }

    public async Task<string?> DoAsync(DeploymentRun run, CancellationToken cancellationToken)
    {
        run.Lease = await run.Office.TakeAsync(run.Request.Actor, Headline.Reason(run), new LeaseWait(run.Request.Wait, holder => Tell(run, holder), run.Interruption), cancellationToken);
        return run.Office.Victim is { } victim
            ? $"taken over from {victim.Actor} on {victim.Host} (pid {victim.ProcessId}: {victim.Reason}), which is dead"
            : null;
    }

    private void Tell(DeploymentRun run, LeaseHolder holder)
    {
        run.Events.Report(new StepWaiting(Name, $"waiting for {LeaseWords.Of(holder)}; at most {Durations.Text(run.Request.Wait)}"));
        run.Events.Report(new StepAdvanced(Name, Advance.Within(run.Request.Wait)));
    }
}
