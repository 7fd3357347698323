using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Slipway.AcceptanceTests.Shell;
using Slipway.Environments;
using Slipway.Scheduling;

namespace Slipway.AcceptanceTests.Scheduling;

/// <summary>
/// Scheduled runs with the real crontab, cron and systemd. Each has a mount namespace of its own, so that the crontab and
/// the units are no user's of this machine; the inner test is run there. The project's path has whatever a path may have.
/// </summary>
public sealed class SchedulingTests
{
    private const string Manager = "/lib/systemd/systemd";

    private const string Private =
        """
        set -e
        mount -t tmpfs tmpfs /run
        if [ -d /var/spool/cron ]; then
            mount -t tmpfs tmpfs /var/spool/cron
            mkdir -m 1730 /var/spool/cron/crontabs
            chgrp crontab /var/spool/cron/crontabs
        fi
        export HOME="$1/home"
        mkdir -p "$HOME"

        """;

    private const string Cron =
        """
        mount -t tmpfs tmpfs /etc/cron.d
        mount --bind /dev/null /etc/crontab
        printf 'auth required pam_permit.so\naccount required pam_permit.so\nsession required pam_permit.so\n' >/run/pam
        mount --bind /run/pam /etc/pam.d/cron
        exec dotnet "$2" -explicit only -noColor -method "$3"
        """;

    private const string Systemd =
        """
        mount -t tmpfs tmpfs /var/lib/systemd
        mkdir -p /run/systemd/system /run/user/0 /var/lib/systemd/linger
        touch /var/lib/systemd/linger/root
        export XDG_RUNTIME_DIR=/run/user/0 XDG_CONFIG_HOME="$HOME/.config" SYSTEMD_LOG_TARGET=null
        chmod 700 /run/user/0
        /lib/systemd/systemd --user &
        manager=$!
        for try in $(seq 200); do systemctl --user is-system-running >/dev/null 2>&1 && break; sleep 0.05; done
        code=0
        dotnet "$2" -explicit only -noColor -method "$3" || code=$?
        kill $manager
        wait $manager || true
        exit $code
        """;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Lines_of_a_crontab_are_run_by_cron_and_leave_the_others_alone()
    {
        Part.Require("crontab");
        Part.Require("faketime");
        await InsideAsync(Private + Cron, nameof(Inner_lines_of_a_crontab));
    }

    [Fact]
    public async Task Timers_are_taken_by_the_user_manager_of_systemd()
    {
        Assert.SkipUnless(File.Exists(Manager), "needs systemd to start a user manager");
        await InsideAsync(Private + Systemd, nameof(Inner_timers_of_systemd));
    }

    [Fact]
    public async Task Units_are_right_by_systemd_whatever_the_path()
    {
        Part.Require("systemd-analyze");
        using var project = new ScheduledFolder();
        var runs = new Schedules(project.Paths, [project.Staging], project.Script, "/usr/bin:/bin").Runs;
        var scheduled = new ScheduledProject(project.Paths.Root, project.Script, "/usr/bin:/bin");
        var units = Directory.CreateDirectory(Path.Combine(project.Scratch, "units")).FullName;
        foreach (var run in runs)
        {
            await File.WriteAllTextAsync(Path.Combine(units, $"slipway-{run.What}.service"), UnitText.Service(scheduled, run), Stop);
            await File.WriteAllTextAsync(Path.Combine(units, $"slipway-{run.What}.timer"), UnitText.Timer(scheduled, run), Stop);
        }

        var verified = await Terminal.RunAsync(units, "systemd-analyze", ["--user", "--man=no", "verify", .. Directory.GetFiles(units)], new Dictionary<string, string?> { ["XDG_RUNTIME_DIR"] = project.Scratch });
        verified.MustExitWith(0);
        // What it does not like and passes over, it says.
        Assert.DoesNotContain("slipway-", verified.All, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("hourly :15")]
    [InlineData("daily 02:30")]
    [InlineData("weekly sun 02:30")]
    [InlineData("monthly 28 23:59")]
    public async Task What_is_due_next_is_what_systemd_says(string text)
    {
        Part.Require("systemd-analyze");
        var schedule = RunSchedule.Parse(text)!;
        foreach (var (zone, from) in new[] { ("Europe/Berlin", "2026-03-28 12:00:00"), ("Europe/Berlin", "2026-10-24 12:00:00"), ("America/New_York", "2026-10-31 12:00:00"), ("Europe/Berlin", "2026-12-30 12:00:00") })
        {
            var result = (await Terminal.RunAsync("/", "systemd-analyze", ["calendar", "--iterations=40", $"--base-time={from} UTC", schedule.OnCalendar], new Dictionary<string, string?> { ["TZ"] = zone })).MustExitWith(0);
            var expected = Regex.Matches(result.Output, @"\(in UTC\): \w+ (\S+ \S+) UTC").Select(match => DateTimeOffset.Parse($"{match.Groups[1].Value}Z", CultureInfo.InvariantCulture)).ToList();
            Assert.Equal(40, expected.Count);
            var now = DateTimeOffset.Parse($"{from}Z", CultureInfo.InvariantCulture);
            foreach (var due in expected)
            {
                now = schedule.Next(now, TimeZoneInfo.FindSystemTimeZoneById(zone));
                Assert.True(due == now, $"{text} in {zone}: {now:u}, and systemd says {due:u}");
            }
        }
    }

    [Fact(Explicit = true)]
    public async Task Inner_lines_of_a_crontab()
    {
        // What others have written, in letters of long ago.
        byte[] others = [.. "MAILTO=\"\"\n# caf"u8, 0xe9, .. "\n0 0 1 1 * true\n"u8];
        await CrontabAsync(others);
        using var project = new ScheduledFolder();
        using var neighbour = new ScheduledFolder();

        Assert.Equal("cron", (await project.Schedules().ApplyAsync(null, remove: false, Stop)).Scheduler);
        await neighbour.Schedules().ApplyAsync("cron", remove: false, Stop);
        var installed = await CrontabAsync();
        Assert.Equal(others, installed[..others.Length]);
        Assert.Equal(4, Lines(installed, "--wait="));
        Assert.True((await project.Schedules().PlanAsync(null, remove: false, Stop)).IsCurrent);
        await project.Schedules().ApplyAsync(null, remove: false, Stop);
        Assert.Equal(installed, await CrontabAsync());

        // Three seconds before it is due.
        using var cron = Process.Start(new ProcessStartInfo("faketime", ["-f", "@2026-11-26 03:14:57", "cron", "-f"]) { Environment = { ["TZ"] = "UTC" } })!;
        try
        {
            await project.MustRunAsync(["--target=BackupStaging", "--wait=1h"]);
            await neighbour.MustRunAsync(["--target=BackupStaging", "--wait=1h"]);
        }
        finally
        {
            cron.Kill(entireProcessTree: true);
            await cron.WaitForExitAsync(Stop);
        }

        // More than cron takes.
        var tooLong = await Assert.ThrowsAsync<SlipwayException>(() => new Schedules(project.Paths, [project.Staging], project.Script, $"/usr/bin:/{new string('a', 1000)}").ApplyAsync(null, remove: false, Stop));
        Assert.Matches(@"^A line would be too long for cron: its command has \d{4} bytes, and cron takes 998\. The crontab is as it was\.$", tooLong.Message);
        Assert.Equal(installed, await CrontabAsync());
        // To the last byte that it takes: the limit is cron's own.
        var spare = 998 - int.Parse(Regex.Match(tooLong.Message, @"has (\d+) bytes").Groups[1].Value, CultureInfo.InvariantCulture) + 1000;
        await new Schedules(project.Paths, [project.Staging], project.Script, $"/usr/bin:/{new string('a', spare)}").ApplyAsync(null, remove: false, Stop);

        // An environment that asks no more.
        await project.Schedules(project.Staging with { Backup = project.Staging.Backup with { Drill = null } }).ApplyAsync(null, remove: false, Stop);
        Assert.Equal(3, Lines(await CrontabAsync(), "--wait="));
        await project.Schedules().ApplyAsync(null, remove: true, Stop);
        Assert.Equal(2, Lines(await CrontabAsync(), "--wait="));
        await neighbour.Schedules().ApplyAsync(null, remove: true, Stop);
        Assert.Equal(others, await CrontabAsync());
    }

    [Fact(Explicit = true)]
    public async Task Inner_timers_of_systemd()
    {
        using var project = new ScheduledFolder();
        using var neighbour = new ScheduledFolder();
        var units = Path.Combine(Environment.GetEnvironmentVariable("XDG_CONFIG_HOME")!, "systemd/user");
        await neighbour.Schedules().ApplyAsync("systemd", remove: false, Stop);

        var plan = await project.Schedules().ApplyAsync(null, remove: false, Stop);
        Assert.Equal(("systemd", 4), (plan.Scheduler, plan.Places.Count(place => !place.IsCurrent)));
        Assert.True((await project.Schedules().PlanAsync(null, remove: false, Stop)).IsCurrent);
        var timer = Path.GetFileName(plan.Places.First(place => place.Name.EndsWith("-backup.timer", StringComparison.Ordinal)).Name);
        Assert.Equal(("active", "enabled"), (await SystemctlAsync("is-active", timer), await SystemctlAsync("is-enabled", timer)));
        Assert.Equal("{ OnCalendar=*-*-* 03:15:00 ; next_elapse=", (await SystemctlAsync("show", "--property=TimersCalendar", "--value", timer))[..42]);

        await SystemctlAsync("start", Path.ChangeExtension(timer, "service"));
        await project.MustRunAsync(["--target=BackupStaging", "--wait=1h"]);
        Assert.Equal(project.Paths.Root, project.RanIn);
        Assert.False(neighbour.HasRun);

        // Another time, and an environment that asks no more.
        var changed = project.Staging with { Backup = new BackupSettings { Schedule = RunSchedule.Parse("daily 05:00") } };
        Assert.False((await project.Schedules(changed).PlanAsync(null, remove: false, Stop)).IsCurrent);
        await project.Schedules(changed).ApplyAsync(null, remove: false, Stop);
        Assert.StartsWith("{ OnCalendar=*-*-* 05:00:00 ;", await SystemctlAsync("show", "--property=TimersCalendar", "--value", timer), StringComparison.Ordinal);
        Assert.Equal(2 + 4, Directory.GetFiles(units, "slipway-*").Length);

        await project.Schedules().ApplyAsync(null, remove: true, Stop);
        Assert.Equal("inactive", await SystemctlAsync("is-active", timer));
        Assert.Equal(4, Directory.GetFiles(units, "slipway-*").Length);
        await neighbour.Schedules().ApplyAsync(null, remove: true, Stop);
        Assert.Empty(Directory.GetFiles(units, "slipway-*", SearchOption.AllDirectories));
    }

    private static async Task InsideAsync(string script, string method)
    {
        Assert.SkipUnless(Environment.UserName == "root" && File.Exists("/usr/bin/unshare"), "needs root and unshare for a namespace of its own");
        var scratch = Directory.CreateTempSubdirectory("slipway-scheduling-");
        var result = await Terminal.RunAsync("/", "/usr/bin/unshare", ["-m", "sh", "-c", script, "sh", scratch.FullName, typeof(SchedulingTests).Assembly.Location, $"{typeof(SchedulingTests).FullName}.{method}"]);
        scratch.Delete(recursive: true);
        Assert.Contains("Total: 1,", result.MustExitWith(0).Output, StringComparison.Ordinal);
    }

    private static int Lines(byte[] crontab, string what) => Encoding.Latin1.GetString(crontab).Split('\n').Count(line => line.Contains(what, StringComparison.Ordinal));

    private static async Task<byte[]> CrontabAsync()
    {
        using var process = Process.Start(new ProcessStartInfo("crontab", ["-l"]) { RedirectStandardOutput = true })!;
        using var content = new MemoryStream();
        await process.StandardOutput.BaseStream.CopyToAsync(content, Stop);
        await process.WaitForExitAsync(Stop);
        return content.ToArray();
    }

    private static async Task CrontabAsync(byte[] content)
    {
        var file = Path.GetTempFileName();
        await File.WriteAllBytesAsync(file, content, Stop);
        using var process = Process.Start("crontab", [file]);
        await process.WaitForExitAsync(Stop);
        File.Delete(file);
    }

    private static async Task<string> SystemctlAsync(params string[] arguments) =>
        (await Terminal.RunAsync("/", "systemctl", ["--user", .. arguments])).Output.Trim();
}
