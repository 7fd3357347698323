using System.Globalization;
using CsCheck;
using Slipway.Environments;

namespace Slipway.Tests.Environments;

/// <summary>When something runs by itself: what is understood, what systemd and cron are told, and when it is due.</summary>
public sealed class RunScheduleTests
{
    private static readonly string[] Texts = ["hourly :30", "daily 02:30", "weekly sun 02:30", "monthly 28 23:59"];

    private static readonly string[] Zones = ["UTC", "Europe/Berlin", "Australia/Lord_Howe", "America/St_Johns", "Pacific/Apia"];

    [Theory]
    [InlineData("hourly :15", "*-*-* *:15:00", "15 * * * *")]
    [InlineData("hourly :00", "*-*-* *:00:00", "0 * * * *")]
    [InlineData("daily 03:15", "*-*-* 03:15:00", "15 3 * * *")]
    [InlineData("daily 00:00", "*-*-* 00:00:00", "0 0 * * *")]
    [InlineData("weekly sun 04:00", "Sun *-*-* 04:00:00", "0 4 * * 0")]
    [InlineData("weekly sat 23:59", "Sat *-*-* 23:59:00", "59 23 * * 6")]
    [InlineData("monthly 1 04:05", "*-*-01 04:05:00", "5 4 1 * *")]
    [InlineData("monthly 28 04:05", "*-*-28 04:05:00", "5 4 28 * *")]
    public void Systemd_and_cron_are_told_the_same(string text, string calendar, string cron)
    {
        var schedule = RunSchedule.Parse(text)!;
        Assert.Equal((text, calendar, cron), (schedule.Text, schedule.OnCalendar, schedule.Cron));
        Assert.Matches(RunSchedule.Pattern, text);
    }

    [Theory]
    [InlineData("")]
    [InlineData("daily")]
    [InlineData("daily 3:15")]
    [InlineData("daily 24:00")]
    [InlineData("daily 03:60")]
    [InlineData("daily 03:15:00")]
    [InlineData("daily  03:15")]
    [InlineData("daily 03:15 ")]
    [InlineData("Daily 03:15")]
    [InlineData("daily +3:15")]
    [InlineData("hourly")]
    [InlineData("hourly 15")]
    [InlineData("hourly :60")]
    [InlineData("hourly :5")]
    [InlineData("weekly 04:00")]
    [InlineData("weekly sunday 04:00")]
    [InlineData("weekly sun,mon 04:00")]
    [InlineData("monthly 04:00")]
    [InlineData("monthly 0 04:00")]
    [InlineData("monthly 01 04:00")]
    [InlineData("monthly 29 04:00")]
    [InlineData("monthly -1 04:00")]
    [InlineData("monthly  04:00")]
    [InlineData("yearly 1 04:00")]
    [InlineData("15 3 * * *")]
    [InlineData("*-*-* 03:15:00")]
    [InlineData("@daily")]
    [InlineData("daily ٠٣:15")]
    public void Everything_else_is_none(string text)
    {
        Assert.Null(RunSchedule.Parse(text));
        Assert.DoesNotMatch(RunSchedule.Pattern.Replace("$", "\\z", StringComparison.Ordinal), text);
    }

    [Theory]
    [InlineData("daily 03:15", "2026-11-26T02:14:59Z", "2026-11-25T02:15:00Z", "2026-11-26T02:15:00Z")]
    [InlineData("daily 03:15", "2026-11-26T02:15:00Z", "2026-11-26T02:15:00Z", "2026-11-27T02:15:00Z")]
    [InlineData("daily 00:00", "2026-12-31T23:30:00Z", "2026-12-31T23:00:00Z", "2027-01-01T23:00:00Z")]
    [InlineData("weekly sun 04:00", "2026-11-26T12:00:00Z", "2026-11-22T03:00:00Z", "2026-11-29T03:00:00Z")]
    [InlineData("weekly thu 04:00", "2027-01-01T12:00:00Z", "2026-12-31T03:00:00Z", "2027-01-07T03:00:00Z")]
    [InlineData("monthly 1 04:00", "2026-12-31T12:00:00Z", "2026-12-01T03:00:00Z", "2027-01-01T03:00:00Z")]
    [InlineData("monthly 28 04:00", "2026-02-28T02:59:00Z", "2026-01-28T03:00:00Z", "2026-02-28T03:00:00Z")]
    [InlineData("hourly :15", "2026-11-26T12:10:00Z", "2026-11-26T11:15:00Z", "2026-11-26T12:15:00Z")]
    // Clocks are put forward: 02:30 does not come that day.
    [InlineData("daily 02:30", "2026-03-29T12:00:00Z", "2026-03-28T01:30:00Z", "2026-03-30T00:30:00Z")]
    [InlineData("weekly sun 02:30", "2026-03-29T12:00:00Z", "2026-03-22T01:30:00Z", "2026-04-05T00:30:00Z")]
    [InlineData("hourly :15", "2026-03-29T01:00:00Z", "2026-03-29T00:15:00Z", "2026-03-29T01:15:00Z")]
    // Clocks are put back: 02:30 comes twice, and counts once.
    [InlineData("daily 02:30", "2026-10-25T00:29:00Z", "2026-10-24T00:30:00Z", "2026-10-25T00:30:00Z")]
    [InlineData("daily 02:30", "2026-10-25T12:00:00Z", "2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z")]
    public void What_was_due_last_and_is_due_next_in_Berlin(string text, string now, string previous, string next)
    {
        var (schedule, zone) = (RunSchedule.Parse(text)!, TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin"));
        Assert.Equal(Moment(previous), schedule.Previous(Moment(now), zone));
        Assert.Equal(Moment(next), schedule.Next(Moment(now), zone));
    }

    [Fact]
    public void Between_the_last_and_the_next_nothing_is_due() =>
        Gen.Select(Gen.Int[0, Texts.Length - 1], Gen.Int[0, Zones.Length - 1], Gen.Int[0, 20 * 365 * 24 * 60])
            .Sample((text, zoneName, minutes) =>
            {
                var (schedule, zone, now) = (RunSchedule.Parse(Texts[text])!, TimeZoneInfo.FindSystemTimeZoneById(Zones[zoneName]), new DateTimeOffset(2010, 1, 1, 0, 0, 0, TimeSpan.Zero).AddMinutes(minutes));
                var (previous, next) = (schedule.Previous(now, zone), schedule.Next(now, zone));
                return previous <= now && now < next
                    && schedule.Next(previous, zone) == next
                    && schedule.Previous(next.AddSeconds(-1), zone) == previous
                    && schedule.Previous(next, zone) == next;
            });

    private static DateTimeOffset Moment(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
