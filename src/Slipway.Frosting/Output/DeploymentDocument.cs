using Slipway.Deployments;

namespace Slipway.Frosting.Output;

/// <summary>A deployment in JSON.</summary>
internal sealed record DeploymentDocument
{
    public required int Number { get; init; }

    public required string Kind { get; init; }

    public required string Release { get; init; }

    public required string Variant { get; init; }

    public required string Commit { get; init; }

    public required string Requirements { get; init; }

    public required string Lock { get; init; }

    public required string? PromotedFrom { get; init; }

    public required int? RollbackTo { get; init; }

    public required string? Restored { get; init; }

    public required string? RestoredFrom { get; init; }

    public required ScrubCounts? Scrubbed { get; init; }

    public required int? Previous { get; init; }

    public required string Actor { get; init; }

    public required string? FreezeOverride { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public required DateTimeOffset? EndedAt { get; init; }

    public required string Status { get; init; }

    public required bool Verified { get; init; }

    public required string? Reason { get; init; }

    public required string? FailedStep { get; init; }

    public required IReadOnlyList<string> NotUndone { get; init; }

    public required string? FollowUp { get; init; }

    public required bool Live { get; init; }

    public required bool RolledBack { get; init; }

    public static DeploymentDocument Of(HistoryEntry entry, int live, bool rolledBack) => new()
    {
        Number = entry.Record.Number,
        Kind = entry.Record.Kind.ToString().ToLowerInvariant(),
        Release = entry.Record.Release,
        Variant = entry.Record.Variant,
        Commit = entry.Record.Commit,
        Requirements = entry.Record.Requirements,
        Lock = entry.Record.Lock,
        PromotedFrom = entry.Record.PromotedFrom,
        RollbackTo = entry.Record.RollbackTo,
        Restored = entry.Record.Restored,
        RestoredFrom = entry.Record.RestoredFrom,
        // Without counts where its process died before they were written.
        Scrubbed = entry.Record.Scrubbed ? entry.Outcome?.Scrubbed ?? new ScrubCounts() : null,
        Previous = entry.Record.Previous,
        Actor = entry.Record.Actor,
        FreezeOverride = entry.Record.FreezeOverride,
        StartedAt = entry.Record.StartedAt,
        EndedAt = entry.Outcome?.EndedAt,
        Status = HistoryPage.Status(entry),
        Verified = entry.Outcome?.Verified ?? false,
        Reason = entry.Outcome?.Reason,
        FailedStep = entry.Outcome?.FailedStep,
        NotUndone = entry.Outcome?.NotUndone ?? [],
        FollowUp = entry.Outcome?.FollowUp,
        Live = entry.Record.Number == live,
        RolledBack = rolledBack,
    };
}
