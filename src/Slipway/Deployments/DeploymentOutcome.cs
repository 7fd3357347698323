namespace Slipway.Deployments;

/// <summary>How a deployment ended; written after the fact, never before.</summary>
public sealed record DeploymentOutcome
{
    public required int Number { get; init; }

    public required OutcomeStatus Status { get; init; }

    /// <summary>Whether the new release was seen to answer from outside.</summary>
    public bool Verified { get; init; }

    /// <summary>Why it did not succeed, in one line.</summary>
    public string? Reason { get; init; }

    /// <summary>Step that failed.</summary>
    public string? FailedStep { get; init; }

    /// <summary>What cannot be undone and was done: the release command, hooks.</summary>
    public IReadOnlyList<string> NotUndone { get; init; } = [];

    /// <summary>Restore point that was taken right before it changed anything; null: none was.</summary>
    public string? Point { get; init; }

    /// <summary>What a scrub did to the data that it brought; null: they were not scrubbed, or nobody knows.</summary>
    public ScrubCounts? Scrubbed { get; init; }

    /// <summary>Migrations that the database had afterwards; null: there is no database, or nobody knows.</summary>
    public AppliedMigrations? Migrations { get; init; }

    /// <summary>What the project hung behind it and failed, although the deployment stands.</summary>
    public string? FollowUp { get; init; }

    public required DateTimeOffset EndedAt { get; init; }
}

/// <summary>How a deployment ended.</summary>
public enum OutcomeStatus
{
    /// <summary>The requested state was reached and verified.</summary>
    Succeeded,

    /// <summary>It failed before the switch; the old release kept serving.</summary>
    Failed,

    /// <summary>It failed after the switch and the old release was brought back.</summary>
    TakenBack,

    /// <summary>It failed and could not be taken back.</summary>
    Stuck,

    /// <summary>Its process died; a later command found and cleared it.</summary>
    Abandoned,
}
