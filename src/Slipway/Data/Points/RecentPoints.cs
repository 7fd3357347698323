namespace Slipway.Data.Points;

/// <summary>The newest of an environment's points: enough to judge whether its backups are well.</summary>
/// <param name="Last">The newest that is complete; null: none is.</param>
/// <param name="Before">The complete one before it.</param>
/// <param name="Drilled">The newest that a drill has proven.</param>
/// <param name="LastDrill">The last drill of any point, with its point; null: there was none.</param>
/// <param name="Oldest">Id of the oldest; null: there is none.</param>
internal sealed record RecentPoints(KnownPoint? Last, KnownPoint? Before, KnownPoint? Drilled, (string Point, Drill Drill)? LastDrill, string? Oldest);
