using System.Globalization;
using Slipway.Data.Points;

namespace Slipway.Data.Retention;

/// <summary>Which points are kept, and why. A pure function of its arguments: what it plans can be shown before anything is removed.</summary>
internal static class RetentionPlan
{
    /// <summary>For so long an incomplete point may be one that is still being taken.</summary>
    public static readonly TimeSpan Taking = TimeSpan.FromDays(1);

    /// <param name="points">All points of an environment, in any order.</param>
    /// <param name="rules">What to keep.</param>
    /// <param name="rollbackPoint">Id of the point that was taken before the deployment that a rollback would take back, or null.</param>
    /// <param name="now">This moment.</param>
    /// <returns>A decision for each point, the newest first.</returns>
    public static IReadOnlyList<RetentionDecision> Of(IEnumerable<KnownPoint> points, RetentionRules rules, string? rollbackPoint, DateTimeOffset now)
    {
        var sorted = points.OrderByDescending(point => point.Point.Created).ThenByDescending(point => point.Point.Id, StringComparer.Ordinal).ToList();
        var reasons = sorted.ToDictionary(point => point.Point.Id, _ => new List<string>(), StringComparer.Ordinal);
        var good = sorted.Where(point => point.IsComplete).ToList();
        // Where one vault has been away for long, what the others have is all that there is.
        var usable = sorted.Where(point => point.Vaults.Count > 0).ToList();
        void Keep(KnownPoint? point, string reason)
        {
            if (point is not null)
                reasons[point.Point.Id].Add(reason);
        }

        Keep(good.FirstOrDefault(), "the last good point");
        if (usable.FirstOrDefault() is { IsComplete: false } newest)
            Keep(newest, $"the newest that {string.Join(" and ", newest.Vaults)} {(newest.Vaults.Count == 1 ? "has" : "have")}");
        Keep(good.FirstOrDefault(point => point.IsDrilled) ?? usable.FirstOrDefault(point => point.IsDrilled), "the last point that a drill has proven");
        Keep(sorted.FirstOrDefault(point => point.Point.Id == rollbackPoint), "the point behind the rollback target");
        foreach (var (count, name, period) in Periods(rules))
        {
            foreach (var group in usable.GroupBy(point => period(point.Point.Created.UtcDateTime), StringComparer.Ordinal).Take(count))
                Keep(group.FirstOrDefault(point => point.IsComplete) ?? group.First(), $"{name} ({group.Key})");
        }

        foreach (var point in sorted.Where(point => !point.IsComplete && now - point.Point.Created < Taking))
            Keep(point, "incomplete, and it may still be being taken");
        return [.. sorted.Select(point => new RetentionDecision(point, reasons[point.Point.Id]))];
    }

    private static (int Count, string Name, Func<DateTime, string> Of)[] Periods(RetentionRules rules) =>
    [
        (rules.Daily, "daily", time => time.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)),
        (rules.Weekly, "weekly", time => string.Create(CultureInfo.InvariantCulture, $"{ISOWeek.GetYear(time):0000}-W{ISOWeek.GetWeekOfYear(time):00}")),
        (rules.Monthly, "monthly", time => time.ToString("yyyy-MM", CultureInfo.InvariantCulture)),
        (rules.Yearly, "yearly", time => time.ToString("yyyy", CultureInfo.InvariantCulture)),
    ];
}

/// <summary>What becomes of a point.</summary>
/// <param name="Point">The point.</param>
/// <param name="Reasons">Why it is kept; none: it goes.</param>
internal sealed record RetentionDecision(KnownPoint Point, IReadOnlyList<string> Reasons)
{
    public bool IsKept => Reasons.Count > 0;

    /// <summary>The decision in words, such as <c>kept: daily (2026-11-26), weekly (2026-W48)</c>.</summary>
    public string Explanation =>
        IsKept ? $"kept: {string.Join(", ", Reasons)}"
        : Point.IsComplete ? "goes: a newer point stands for its day, week, month and year"
        : $"goes: incomplete, {Missing}";

    private string Missing =>
        Point.Point.RequiredVaults.Except(Point.Vaults).ToList() is { Count: > 0 } missing ? $"as {string.Join(" and ", missing)} {(missing.Count == 1 ? "does" : "do")} not have it" : "as no vault has to have it";
}
