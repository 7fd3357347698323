using Slipway.Platforms;

namespace Slipway.Deployments;

/// <summary>How a command ended, and what runs now.</summary>
public sealed record DeploymentResult
{
    public required ExitCode ExitCode { get; init; }

    public required DeploymentRecord? Record { get; init; }

    public required DeploymentOutcome? Outcome { get; init; }

    /// <summary>What the platform runs now, asked of it at the end.</summary>
    public required Observation Now { get; init; }

    /// <summary>Why it failed, in one line; null on success.</summary>
    public string? Failure { get; init; }

    /// <summary>Lines that explain the failure: the failing process's own log.</summary>
    public IReadOnlyList<string> Details { get; init; } = [];

    /// <summary>Things that the person must know: what was not restored, what was not undone.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Command that undoes it, or that goes on after a failure; null where there is none.</summary>
    public string? Next { get; init; }

    /// <summary>What <see cref="Next"/> does, such as <c>undo</c> or <c>retry</c>.</summary>
    public string? NextMeaning { get; init; }
}
