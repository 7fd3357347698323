namespace Slipway.Deployments;

/// <summary>One step of a deployment.</summary>
internal interface IStep
{
    /// <summary>Name in journal, events and plan.</summary>
    string Name { get; }

    /// <summary>What it does, for the person who watches.</summary>
    string Title(DeploymentRun run);

    /// <summary>Whether this deployment has such a step; one that it has not is neither done nor told.</summary>
    bool Exists(DeploymentRun run) => true;

    /// <summary>What it would do. Changes nothing.</summary>
    Task<PlannedStep> PlanAsync(DeploymentRun run, CancellationToken cancellationToken);

    /// <summary>How long it may take at most, and what it waits for.</summary>
    Patience Patience(DeploymentRun run);

    /// <summary>Whether a cancellation may interrupt it. A step that must not be left half done ends first.</summary>
    bool Interruptible => true;

    /// <returns>Null: it is due. Otherwise why it is not.</returns>
    Task<StepStanding?> StandingAsync(DeploymentRun run, CancellationToken cancellationToken) => Task.FromResult<StepStanding?>(null);

    /// <returns>What was done, where the title does not say it.</returns>
    Task<string?> DoAsync(DeploymentRun run, CancellationToken cancellationToken);

    /// <returns>What was undone; null: there was nothing to undo.</returns>
    Task<string?> UndoAsync(DeploymentRun run, CancellationToken cancellationToken) => Task.FromResult<string?>(null);
}

/// <summary>A step that need not be done.</summary>
internal sealed record StepStanding(StepResult Result, string Text);

/// <summary>How long to wait, and for what.</summary>
/// <param name="Deadline">Longest wait.</param>
/// <param name="For">What is waited for, as messages have it.</param>
/// <param name="Told">Whether a longer wait is told; not where the step tells its own phases.</param>
internal sealed record Patience(TimeSpan Deadline, string For, bool Told = true);
