namespace Slipway.Deployments;

/// <summary>What a running deployment tells whoever watches, in order. Texts hold no secret values.</summary>
public abstract record DeploymentEvent;

/// <summary>A headline: what begins, of which release, for which environment.</summary>
public sealed record DeploymentStarted(string Headline) : DeploymentEvent;

/// <summary>A step begins.</summary>
public sealed record StepStarted(string Step, string Title) : DeploymentEvent;

/// <summary>A part of the running step is done, such as one process of several: <c>web.1 healthy after 0.4 s</c>.</summary>
public sealed record StepProgress(string Step, string Text) : DeploymentEvent;

/// <summary>What the running step is at or waits for: nothing is done yet.</summary>
public sealed record StepWaiting(string Step, string Text) : DeploymentEvent;

/// <summary>How far the running step is. Told often, and of interest only while it is true.</summary>
public sealed record StepAdvanced(string Step, Advance Advance) : DeploymentEvent;

/// <summary>A line of a tool's or process's output: shown with <c>-v</c>, always in the log.</summary>
public sealed record StepOutput(string Step, string Line) : DeploymentEvent;

/// <summary>A step ended.</summary>
public sealed record StepFinished(string Step, TimeSpan Elapsed, StepResult Result, string? Text = null) : DeploymentEvent;

/// <summary>Something that the person should know and that stops nothing.</summary>
public sealed record DeploymentWarning(string Text) : DeploymentEvent;

/// <summary>How a step ended.</summary>
public enum StepResult
{
    Done,

    /// <summary>It was found done already.</summary>
    AlreadyDone,

    /// <summary>It does not apply; the text says why.</summary>
    Skipped,

    Failed,

    Undone,
}
