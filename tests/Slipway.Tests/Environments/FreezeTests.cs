using System.Globalization;
using Slipway.Environments;
using Slipway.Platforms.Local;

namespace Slipway.Tests.Environments;

/// <summary>Freezes as they are written: when they are in force, when they end, and what is no freeze.</summary>
public sealed class FreezeTests : IDisposable
{
    private readonly ProjectFolder _project = new();

    public void Dispose() => _project.Dispose();

    [Theory]
    // Over a weekend, in Berlin (UTC+1 in winter).
    [InlineData("{ from: fri 16:00, to: mon 08:00, zone: Europe/Berlin }", "2026-11-27T14:59:59Z", null)]
    [InlineData("{ from: fri 16:00, to: mon 08:00, zone: Europe/Berlin }", "2026-11-27T15:00:00Z", "until 2026-11-30 08:00 (Europe/Berlin)")]
    [InlineData("{ from: fri 16:00, to: mon 08:00, zone: Europe/Berlin }", "2026-11-30T06:59:59Z", "until 2026-11-30 08:00 (Europe/Berlin)")]
    [InlineData("{ from: fri 16:00, to: mon 08:00, zone: Europe/Berlin }", "2026-11-30T07:00:00Z", null)]
    // Each night, over midnight; on some days.
    [InlineData("{ from: '22:00', to: '06:00' }", "2026-11-25T03:00:00Z", "until 2026-11-25 06:00 (UTC)")]
    [InlineData("{ from: '22:00', to: '06:00' }", "2026-11-25T21:59:00Z", null)]
    [InlineData("{ from: '22:00', to: '06:00', days: [fri] }", "2026-11-28T03:00:00Z", "until 2026-11-28 06:00 (UTC)")]
    [InlineData("{ from: '22:00', to: '06:00', days: [fri] }", "2026-11-27T03:00:00Z", null)]
    [InlineData("{ from: '00:00', to: '24:00', days: [sat, sun] }", "2026-11-28T00:00:00Z", "until 2026-11-30 00:00 (UTC)")]
    // Once: a date alone is meant with all of its day.
    [InlineData("{ from: 2026-12-20, to: 2027-01-02 }", "2027-01-02T23:59:59Z", "until 2027-01-03 00:00 (UTC)")]
    [InlineData("{ from: 2026-12-20, to: 2027-01-02 }", "2027-01-03T00:00:00Z", null)]
    [InlineData("{ from: 2026-12-20 16:00, to: 2026-12-21 09:00, zone: America/New_York }", "2026-12-20T21:00:00Z", "until 2026-12-21 09:00 (America/New_York)")]
    [InlineData("{ from: 2026-12-20 16:00, to: 2026-12-21 09:00, zone: America/New_York }", "2026-12-20T20:59:00Z", null)]
    // Clocks: 02:30 does not exist on 2026-03-29 in Berlin, and comes twice on 2026-10-25.
    [InlineData("{ from: '00:30', to: '02:30', zone: Europe/Berlin }", "2026-03-29T00:59:00Z", "until 2026-03-29 03:00 (Europe/Berlin)")]
    [InlineData("{ from: '00:30', to: '02:30', zone: Europe/Berlin }", "2026-10-25T01:15:00Z", "until 2026-10-25 02:30 (Europe/Berlin)")]
    // One after the other is one; what never ends says so.
    [InlineData("{ from: 2026-12-20, to: 2026-12-24 }, { from: 2026-12-25, to: 2026-12-31 }", "2026-12-21T00:00:00Z", "until 2027-01-01 00:00 (UTC)")]
    [InlineData("{ from: '00:00', to: '24:00' }", "2026-12-21T00:00:00Z", "for more than a year")]
    public void Is_in_force_from_its_beginning_to_its_end(string windows, string now, string? text)
    {
        _project.With("staging.yml", $"platform: {{ kind: local, port: 8081 }}\nprotect:\n  freeze: [{windows}]\n");

        var freeze = Freeze.At(Load().Protect.Freeze, DateTimeOffset.Parse(now, CultureInfo.InvariantCulture));

        Assert.Equal(text, freeze?.Text());
    }

    [Theory]
    [InlineData("{ from: friday, to: mon 08:00 }", "environments/staging.yml:3:20: 'protect.freeze[0].from' must be a date (2026-12-20 or '2026-12-20 16:00'), a day and time ('fri 16:00') or a time ('22:00'), not 'friday'")]
    [InlineData("{ from: '25:00', to: '06:00' }", "environments/staging.yml:3:20: 'protect.freeze[0].from' must be a date (2026-12-20 or '2026-12-20 16:00'), a day and time ('fri 16:00') or a time ('22:00'), not '25:00'")]
    [InlineData("{ from: 2026-02-30, to: 2026-03-01 }", "environments/staging.yml:3:20: 'protect.freeze[0].from' must be a date (2026-12-20 or '2026-12-20 16:00'), a day and time ('fri 16:00') or a time ('22:00'), not '2026-02-30'")]
    [InlineData("{ from: fri 16:00 }", "environments/staging.yml:3:12: 'protect.freeze[0].to' is missing: it is a date (2026-12-20 or '2026-12-20 16:00'), a day and time ('fri 16:00') or a time ('22:00')")]
    [InlineData("{ from: fri 16:00, to: '08:00' }", "environments/staging.yml:3:31: 'protect.freeze[0].to' must be of the form of 'from': two dates, two days of the week with their times, or two times")]
    [InlineData("{ from: 2026-12-20, to: 2026-12-19 }", "environments/staging.yml:3:32: 'protect.freeze[0].to' must be after 'from'")]
    [InlineData("{ from: '08:00', to: '08:00' }", "environments/staging.yml:3:29: 'protect.freeze[0].to' must be another moment than 'from'; a whole day is from 00:00 to 24:00")]
    [InlineData("{ from: fri 16:00, to: mon 08:00, days: [fri] }", "environments/staging.yml:3:46: 'protect.freeze[0].days' goes with times only, such as '{ from: 22:00, to: 24:00, days: [fri] }'")]
    [InlineData("{ from: '22:00', to: '24:00', days: [friday] }", "environments/staging.yml:3:49: 'protect.freeze[0].days[0]' must be one of mon, tue, wed, thu, fri, sat, sun, not 'friday'")]
    [InlineData("{ from: '22:00', to: '24:00', zone: Mars/Base }", "environments/staging.yml:3:48: 'protect.freeze[0].zone' must be a time zone that this machine knows, such as Europe/Berlin, not 'Mars/Base'")]
    [InlineData("{ from: '22:00', to: '24:00', why: x }", "environments/staging.yml:3:42: unknown key 'why' in 'protect.freeze[0]'; its keys are from, to, days, zone, reason")]
    public void What_is_wrong_is_told_with_its_place(string window, string message)
    {
        _project.With("staging.yml", $"platform: {{ kind: local, port: 8081 }}\nprotect:\n  freeze: [{window}]\n");

        Assert.Equal(message, Assert.Throws<ConfigurationException>(Load).Message);
    }

    private AppEnvironment Load() => Assert.Single(EnvironmentLoader.Load(_project.Paths, [new LocalPlatformKind().Schema]));
}
