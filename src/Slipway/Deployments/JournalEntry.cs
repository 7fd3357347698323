using Slipway.Platforms;

namespace Slipway.Deployments;

/// <summary>What the running deployment has done so far.</summary>
internal sealed record JournalEntry
{
    public required int Number { get; init; }

    public required long Epoch { get; init; }

    /// <summary>Step that is being done.</summary>
    public required string Step { get; init; }

    /// <summary>Steps that are done.</summary>
    public IReadOnlyList<string> Done { get; init; } = [];

    /// <summary>Platform's name of what was staged.</summary>
    public string? Reference { get; init; }

    /// <summary>What ran before the switch: what a recovery brings back.</summary>
    public Observation? Before { get; init; }
}
