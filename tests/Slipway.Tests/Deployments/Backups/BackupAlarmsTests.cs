using Slipway.Data.Databases;
using Slipway.Data.Points;
using Slipway.Deployments.Backups;
using Slipway.Environments;
using Slipway.Tests.Data.Points;
using Slipway.Tests.Deployments.Kit;

namespace Slipway.Tests.Deployments.Backups;

/// <summary>What is told of backups that are missing, failed or shrank: exact words, and when nothing is.</summary>
public sealed class BackupAlarmsTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 26, 14, 0, 0, TimeSpan.Zero);
    private static readonly TimeZoneInfo Berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");
    private static readonly RecentPoints None = new(null, null, null, null, null);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void A_point_since_the_last_run_was_due_is_enough() =>
        Assert.Empty(Alarms("daily 03:15", null, With(Point(Now.AddHours(-11)))).All);

    [Fact]
    public void A_run_that_did_not_happen_is_told_with_the_last_point() => Assert.Equal(
        ["A restore point of staging was due at 2026-11-26 02:15Z (backup.schedule: daily 03:15), and none was taken since: the last complete one is of 2026-11-25 02:15Z. Take one: ./build.sh --target=BackupStaging. Whether it runs by itself: ./build.sh --target=Schedule"],
        Alarms("daily 03:15", null, With(Point(new DateTimeOffset(2026, 11, 25, 2, 15, 1, TimeSpan.Zero)))).All);

    [Fact]
    public void A_run_has_an_hour_and_twice_the_time_of_the_last_one()
    {
        var last = Point(new DateTimeOffset(2026, 11, 25, 2, 15, 1, TimeSpan.Zero)) with { Duration = TimeSpan.FromMinutes(30) };
        var over = new DateTimeOffset(2026, 11, 26, 4, 15, 0, TimeSpan.Zero);
        Assert.Empty(Alarms("daily 03:15", null, With(last), now: over.AddSeconds(-1)).All);
        Assert.Single(Alarms("daily 03:15", null, With(last), now: over).All);
    }

    [Fact]
    public void Without_any_point_it_is_told_where_something_was_live_when_it_was_due()
    {
        Assert.Empty(Alarms("daily 03:15", null, None, live: null).All);
        Assert.Empty(Alarms("daily 03:15", null, None, live: Now.AddHours(-1)).All);
        Assert.Equal(
            ["A restore point of staging was due at 2026-11-26 02:15Z (backup.schedule: daily 03:15), and none was taken since: there is no complete one. Take one: ./build.sh --target=BackupStaging. Whether it runs by itself: ./build.sh --target=Schedule"],
            Alarms("daily 03:15", null, None, live: Now.AddDays(-1)).All);
    }

    [Fact]
    public void A_run_that_failed_is_told_with_its_reason_and_not_as_missed()
    {
        var failure = new BackupFailure(new DateTimeOffset(2026, 11, 26, 2, 15, 9, TimeSpan.Zero), "The vault 'far' is not there: /mnt/backup does not exist.");
        Assert.Equal(
            ["The last backup of staging failed at 2026-11-26 02:15Z: The vault 'far' is not there: /mnt/backup does not exist. Once that is mended: ./build.sh --target=BackupStaging"],
            Alarms("daily 03:15", null, With(Point(Now.AddDays(-2))), failure).All);
        Assert.Empty(Alarms("daily 03:15", null, With(Point(Now.AddHours(-1))), failure).All);
    }

    [Fact]
    public void Clocks_that_were_put_back_alarm_nobody() =>
        Assert.Empty(Alarms("daily 03:15", null, With(Point(Now.AddDays(3)))).All);

    [Fact]
    public void A_drill_that_did_not_happen_or_failed_is_told()
    {
        var points = With(Point(Now.AddHours(-1))) with { Oldest = "20261101t000000z-0001" };
        Assert.Equal(
            ["A drill of staging was due at 2026-11-22 03:00Z (backup.drill: weekly sun 04:00), and none ran since: there was none. Run one: ./build.sh --target=DrillStaging. Whether it runs by itself: ./build.sh --target=Schedule"],
            Alarms(null, "weekly sun 04:00", points).All);
        Assert.Empty(Alarms(null, "weekly sun 04:00", points with { Oldest = "20261123t000000z-0001" }).All);
        var drill = new Drill(new DateTimeOffset(2026, 11, 15, 3, 1, 0, TimeSpan.Zero), TimeSpan.FromMinutes(1), "near", true, null);
        Assert.Equal(
            ["A drill of staging was due at 2026-11-22 03:00Z (backup.drill: weekly sun 04:00), and none ran since: the last was at 2026-11-15 03:01Z. Run one: ./build.sh --target=DrillStaging. Whether it runs by itself: ./build.sh --target=Schedule"],
            Alarms(null, "weekly sun 04:00", points with { LastDrill = ("p", drill) }).All);
        Assert.Empty(Alarms(null, "weekly sun 04:00", points with { LastDrill = ("p", drill with { Ended = Now.AddDays(-1) }) }).All);
        Assert.Equal(
            ["The last drill of staging, of p at 2026-11-25 14:00Z, failed: web.1 did not become healthy within 60 s. Once that is mended: ./build.sh --target=DrillStaging"],
            Alarms(null, "weekly sun 04:00", points with { LastDrill = ("p", drill with { Ended = Now.AddDays(-1), Succeeded = false, Failure = "web.1 did not become healthy within 60 s." }) }).All);
    }

    [Theory]
    [InlineData(100, 51, 10, 50, 1000, 500, null)]
    [InlineData(100, 50, 10, 10, 1000, 1000, null)]
    [InlineData(100, 49, 10, 10, 1000, 1000, "51 % fewer rows (100 -> 49)")]
    [InlineData(100, 200, 10, 4, 1000, 300, "60 % fewer files (10 -> 4); 70 % fewer bytes in files (1000 -> 300)")]
    [InlineData(100, 0, 10, 0, 1000, 0, "no rows any more (100 before); no files any more (10 before); no bytes in files any more (1000 before)")]
    [InlineData(0, 0, 0, 0, 0, 0, null)]
    [InlineData(0, 5, 0, 5, 0, 5, null)]
    public void A_point_that_shrank_by_more_than_the_share_is_told(long rowsBefore, long rows, int filesBefore, int files, long bytesBefore, long bytes, string? less) => Assert.Equal(
        less is null ? null : $"The restore point 20261126t030000z-0001 is smaller than 20261125t030000z-0001, the one before it: {less}.",
        Shrinkage.Of(Sized("20261125t030000z-0001", rowsBefore, filesBefore, bytesBefore), Sized("20261126t030000z-0001", rows, files, bytes), 50));

    [Fact]
    public void A_database_that_is_gone_or_has_no_tables_is_told_whatever_the_share()
    {
        var before = Sized("20261125t030000z-0001", 10, 1, 1);
        var without = before with { Id = "20261126t030000z-0001", Database = null };
        Assert.Equal("The restore point 20261126t030000z-0001 is smaller than 20261125t030000z-0001, the one before it: no tables any more (1 before); no rows any more (10 before).", Shrinkage.Of(before, without, 100));
        Assert.Null(Shrinkage.Of(before, before with { Database = before.Database! with { Server = new DatabaseServer("postgresql", "15.20"), Dump = new DumpContent("pg_dump custom", 1, "ab") } }, 50));
        Assert.Equal("The restore point 20261125t030000z-0001 is smaller than 20261125t030000z-0001, the one before it: 99 % fewer bytes in the database dump (4096 -> 41).", Shrinkage.Of(before, before with { Database = before.Database! with { Dump = new DumpContent("sqlite", 41, "ab") } }, 50));
    }

    [Fact]
    public void The_newest_point_is_compared_with_the_complete_one_before_it() => Assert.Equal(
        ["The restore point 20261126t030000z-0001 is smaller than 20261125t030000z-0001, the one before it: 90 % fewer rows (100 -> 10). If that is not meant, look at 20261125t030000z-0001 before it goes: ./build.sh --target=PointsStaging"],
        Alarms(null, null, With(Sized("20261126t030000z-0001", 10, 1, 1)) with { Before = new KnownPoint(Sized("20261125t030000z-0001", 100, 1, 1), ["near"], []) }).All);

    [Fact]
    public async Task A_backup_that_failed_is_remembered_until_one_succeeds()
    {
        var failures = new BackupFailures(new MemoryStateStore(), "staging");
        Assert.Null(await failures.LastAsync(Token));
        await failures.AddAsync(new BackupFailure(Now, "first"), Token);
        await failures.AddAsync(new BackupFailure(Now.AddHours(1), "second"), Token);
        Assert.Equal(new BackupFailure(Now.AddHours(1), "second"), await failures.LastAsync(Token));
        await failures.ForgetAsync(Token);
        Assert.Null(await failures.LastAsync(Token));
    }

    [Fact]
    public async Task Of_many_points_only_the_newest_are_read()
    {
        var store = new MemoryStateStore();
        var catalog = new PointCatalog(store);
        for (var day = 1; day <= 9; day++)
        {
            var id = $"2026110{day}t030000z-0001";
            await catalog.AddAsync(SamplePoint.At(PointId.MomentOf(id), id) with { Environment = "staging" }, Token);
            if (day is not (9 or 7))
                await catalog.AddVaultAsync("staging", id, "near", Token);
        }

        await catalog.AddDrillAsync("staging", "20261103t030000z-0001", new Drill(Now, TimeSpan.Zero, "near", true, null), Token);
        await catalog.AddDrillAsync("staging", "20261104t030000z-0001", new Drill(Now.AddHours(1), TimeSpan.Zero, "near", false, "it was sick"), Token);
        await catalog.BeginRemovalAsync("staging", "20261101t030000z-0001", Token);

        var recent = await new RecentPointsReading(store, "staging").RunAsync(Token);

        Assert.Equal(("20261108t030000z-0001", "20261106t030000z-0001", "20261103t030000z-0001", "20261102t030000z-0001"), (recent.Last?.Point.Id, recent.Before?.Point.Id, recent.Drilled?.Point.Id, recent.Oldest));
        Assert.Equal(("20261104t030000z-0001", "it was sick"), (recent.LastDrill?.Point, recent.LastDrill?.Drill.Failure));
        // Four points down to the second complete one, and two with a drill each.
        Assert.Equal(8, store.Reads);
    }

    private static BackupAlarms Alarms(string? schedule, string? drill, RecentPoints points, BackupFailure? failure = null, DateTimeOffset? live = null, DateTimeOffset? now = null)
    {
        using var world = new World();
        var environment = world.Staging with { Backup = new BackupSettings { Schedule = schedule is null ? null : RunSchedule.Parse(schedule), Drill = drill is null ? null : RunSchedule.Parse(drill) } };
        return new BackupAlarms(environment, points, failure, live, now ?? Now, Berlin);
    }

    private static RecentPoints With(RestorePoint last) => None with { Last = new KnownPoint(last, ["near"], []), Oldest = last.Id };

    private static RestorePoint Point(DateTimeOffset created) => SamplePoint.At(created);

    private static RestorePoint Sized(string id, long rows, int files, long bytes) => SamplePoint.At(PointId.MomentOf(id), id) with
    {
        Database = new DatabaseContents(new DatabaseServer("sqlite", "3.46"), new DumpContent("sqlite", 4096, "ab"), [new TableRows("entry", rows)], null),
        Uploads = [new UploadContents("media", files, 1, 0, bytes, "cd")],
    };
}
