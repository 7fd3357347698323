namespace Slipway.Deployments.Steps;

/// <summary>Makes sure from outside that this release answers, and not merely that something does.</summary>
internal sealed class VerifyStep : IStep
{
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(60);

    public string Name => "verify";

    public string Title(DeploymentRun run) => $"verify from outside that {run.Release.Id} answers";

    public Patience Patience(DeploymentRun run)
    {
        var health = run.Target!.Run!.Health;
        return new Patience(health.Timeout + health.Window + Margin, $"{run.Release.Id} to answer on {health.Path}");
    }

    public Task<PlannedStep> PlanAsync(DeploymentRun run, CancellationToken cancellationToken)
    {
        var health = run.Target?.Run?.Health ?? run.Environment.Health;
        return Task.FromResult(new PlannedStep(Name, health.Window > TimeSpan.Zero
            ? $"verify that this release answers on {health.Path}, for {Durations.Text(health.Window)}"
            : $"verify that this release answers on {health.Path}, three times in a row"));
    }

    public async Task<string?> DoAsync(DeploymentRun run, CancellationToken cancellationToken)
    {
        var health = run.Target!.Run!.Health;
        run.Events.Report(new StepAdvanced(Name, Advance.Within(health.Timeout + health.Window)));
        var failure = await new Verifier(run.Parts, run.Platform).FailureAsync(run.Number, run.Release.Id, run.Target.Run, cancellationToken);
        if (failure is null)
            return null;
        var (ends, lines) = await new ProcessEnds(run.Platform, run.Parts.Time).ReadAsync(cancellationToken);
        throw new SlipwayException(ExitCode.TakenBack, string.Join("; ", [failure, .. ends])) { Details = lines };
    }
}
