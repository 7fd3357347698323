namespace Slipway.Deployments;

/// <summary>Which restore points go by <c>backup.keep</c>, and why each of the others stays.</summary>
public sealed record PruningPlan
{
    /// <summary>A decision for each point, the newest first.</summary>
    public required IReadOnlyList<PointDecision> Decisions { get; init; }

    /// <summary>Ids of points whose removal was begun and broken off: it is finished.</summary>
    public IReadOnlyList<string> Unfinished { get; init; } = [];

    /// <summary>Vaults that cannot be used now and why, a line each: what they have stays until they can.</summary>
    public IReadOnlyList<string> Unreachable { get; init; } = [];
}

/// <summary>What becomes of a restore point.</summary>
/// <param name="Point">The point.</param>
/// <param name="Kept">Whether it stays.</param>
/// <param name="Explanation">Why, such as <c>kept: the last good point, daily (2026-11-26)</c>.</param>
public sealed record PointDecision(PointSummary Point, bool Kept, string Explanation);

/// <summary>What pruning did.</summary>
/// <param name="Plan">What was decided.</param>
/// <param name="Contents">Contents that no point refers to any more and that were removed from directory vaults.</param>
/// <param name="Freed">Bytes on the disk that they took.</param>
/// <param name="Postponed">Why space was not freed, a line for each vault where it was not; the next pruning frees it.</param>
public sealed record PruningResult(PruningPlan Plan, int Contents, long Freed, IReadOnlyList<string> Postponed);
