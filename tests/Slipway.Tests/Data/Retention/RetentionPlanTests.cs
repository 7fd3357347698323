using CsCheck;
using Slipway.Data.Points;
using Slipway.Data.Retention;
using Slipway.Tests.Data.Points;

namespace Slipway.Tests.Data.Retention;

public sealed class RetentionPlanTests
{
    private static readonly DateTimeOffset Now = SamplePoint.Now;

    private static readonly Gen<KnownPoint> Point =
        from minutes in Gen.Int[0, 900 * 24 * 60]
        from complete in Gen.Frequency((4, Gen.Const(true)), (1, Gen.Const(false)))
        from drilled in Gen.Frequency((1, Gen.Const(true)), (4, Gen.Const(false)))
        select Known(Now.AddMinutes(-minutes), complete, drilled);

    private static readonly Gen<(List<KnownPoint> Points, RetentionRules Rules, int Rollback)> Case =
        from points in Point.List[0, 60]
        from daily in Gen.Int[0, 9]
        from weekly in Gen.Int[0, 5]
        from monthly in Gen.Int[0, 14]
        from yearly in Gen.Int[0, 3]
        from rollback in Gen.Int[0, 80]
        select (points.DistinctBy(point => point.Point.Id).ToList(), new RetentionRules(daily, weekly, monthly, yearly), rollback);

    [Fact]
    public void What_must_never_go_never_goes() => Case.Sample(test =>
    {
        var rollback = test.Rollback < test.Points.Count ? test.Points[test.Rollback].Point.Id : null;
        var kept = Kept(test.Points, test.Rules, rollback);
        var good = test.Points.Where(point => point.IsComplete).ToList();
        return (good.Count == 0 || kept.Contains(good.MaxBy(point => (point.Point.Created, point.Point.Id))!.Point.Id))
            && (!good.Any(point => point.IsDrilled) || good.Any(point => point.IsDrilled && kept.Contains(point.Point.Id)))
            && (rollback is null || kept.Contains(rollback));
    });

    [Fact]
    public void What_is_left_is_kept_again() => Case.Sample(test =>
    {
        var kept = Kept(test.Points, test.Rules, null);
        return Kept([.. test.Points.Where(point => kept.Contains(point.Point.Id))], test.Rules, null).SetEquals(kept);
    });

    [Fact]
    public void The_order_of_the_points_does_not_matter() => Case.Sample(test =>
        Kept(test.Points, test.Rules, null).SetEquals(Kept([.. test.Points.AsEnumerable().Reverse()], test.Rules, null)));

    [Fact]
    public void As_many_periods_are_kept_as_asked_for_and_there_are() => Case.Sample(test =>
    {
        var decisions = RetentionPlan.Of(test.Points, test.Rules, null, Now);
        var days = test.Points.Where(point => point.IsComplete).Select(point => point.Point.Created.UtcDateTime.Date).Distinct().Count();
        return decisions.SelectMany(decision => decision.Reasons).Count(reason => reason.StartsWith("daily", StringComparison.Ordinal)) == Math.Min(days, test.Rules.Daily);
    });

    [Fact]
    public void More_to_keep_never_loses_a_point() => Case.Sample(test =>
        Kept(test.Points, test.Rules, null).IsSubsetOf(Kept(test.Points, test.Rules with { Daily = test.Rules.Daily + 1, Monthly = test.Rules.Monthly + 1 }, null)));

    [Fact]
    public void Each_decision_is_explained()
    {
        KnownPoint[] points =
        [
            Known(Now, complete: true, drilled: false, "a"),
            Known(Now.AddHours(-1), complete: true, drilled: true, "b"),
            Known(Now.AddHours(-2), complete: false, drilled: false, "c"),
            Known(Now.AddDays(-1), complete: true, drilled: false, "d"),
            Known(Now.AddDays(-2), complete: true, drilled: false, "e"),
            Known(Now.AddDays(-2).AddHours(-1), complete: false, drilled: false, "f"),
        ];
        Assert.Equal(
            """
            a kept: the last good point, daily (2026-11-26), weekly (2026-W48)
            b kept: the last point that a drill has proven
            c kept: incomplete, and it may still be being taken
            d kept: the point behind the rollback target
            e goes: a newer point stands for its day, week, month and year
            f goes: incomplete, as near does not have it
            """,
            string.Join('\n', RetentionPlan.Of(points, new RetentionRules(1, 1, 0, 0), "d", Now).Select(decision => $"{decision.Point.Point.Id} {decision.Explanation}")));
    }

    [Fact]
    public void What_a_vault_never_got_while_it_was_away_is_kept_by_the_same_rules_from_the_others()
    {
        KnownPoint[] points =
        [
            Half(Now.AddDays(-1), "a"),
            Half(Now.AddDays(-1).AddHours(-1), "b"),
            Half(Now.AddDays(-2), "c") with { Drills = [new Drill(Now, TimeSpan.Zero, "near", true, null)] },
            Half(Now.AddDays(-3), "d"),
            Known(Now.AddDays(-30), complete: true, drilled: false, "e"),
        ];
        Assert.Equal(
            """
            a kept: the newest that near has, daily (2026-11-25)
            b goes: incomplete, as far does not have it
            c kept: the last point that a drill has proven
            d goes: incomplete, as far does not have it
            e kept: the last good point
            """,
            string.Join('\n', RetentionPlan.Of(points, new RetentionRules(1, 0, 0, 0), null, Now).Select(decision => $"{decision.Point.Point.Id} {decision.Explanation}")));
    }

    private static KnownPoint Half(DateTimeOffset created, string id) => new(SamplePoint.At(created, id, "near", "far"), ["near"], []);

    private static HashSet<string> Kept(IReadOnlyList<KnownPoint> points, RetentionRules rules, string? rollback) =>
        [.. RetentionPlan.Of(points, rules, rollback, Now).Where(decision => decision.IsKept).Select(decision => decision.Point.Point.Id)];

    private static KnownPoint Known(DateTimeOffset created, bool complete, bool drilled, string? id = null) =>
        new(SamplePoint.At(created, id), complete ? ["near"] : [], drilled ? [new Drill(created, TimeSpan.Zero, "near", true, null)] : []);
}
