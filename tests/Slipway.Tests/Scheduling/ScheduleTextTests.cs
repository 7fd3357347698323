using Slipway.Environments;
using Slipway.Scheduling;

namespace Slipway.Tests.Scheduling;

/// <summary>What is written for systemd and cron, letter by letter. SchedulingTests of the acceptance tests have the real ones read it.</summary>
public sealed class ScheduleTextTests
{
    private static readonly AppEnvironment Staging = new()
    {
        Name = "staging",
        TargetName = "Staging",
        File = new("environments/staging.yml"),
        App = ".",
        Platform = new("local", new Dictionary<string, object>()),
        Backup = new BackupSettings { Schedule = RunSchedule.Parse("daily 03:15"), Drill = RunSchedule.Parse("weekly sun 04:00") },
    };

    private static readonly AppEnvironment Production = Staging with
    {
        Name = "production",
        TargetName = "Production",
        Protect = new() { Confirm = true },
        Backup = new BackupSettings { Schedule = RunSchedule.Parse("hourly :05"), Prune = true },
    };

    private static readonly ScheduledProject Project = new("/srv/guestbook", "/srv/guestbook/build.sh", "/usr/local/bin:/usr/bin");

    private static readonly ScheduledProject Nasty = new("/srv/Gäste 100% $HOME's", "/srv/a \"b\" \\c/build.sh", "/usr/bin");

    [Fact]
    public void A_run_is_each_backup_and_each_drill_that_a_file_asks_for()
    {
        var runs = ScheduledRun.Of([Staging, Staging with { Name = "qa", Backup = new() }, Production, Staging with { Name = "preview-x", Of = "preview" }]);
        Assert.Equal(
            """
            staging backup daily 03:15: --target=BackupStaging --wait=1h
            staging drill weekly sun 04:00: --target=DrillStaging --wait=1h
            production backup hourly :05: --target=BackupProduction --target=PruneProduction --apply --confirm=production --wait=1h
            """,
            string.Join('\n', runs.Select(run => $"{run.Environment} {run.What} {run.Schedule}: {string.Join(' ', run.Arguments)}")));
    }

    [Fact]
    public void Units_are_written_as_documented()
    {
        var run = ScheduledRun.Of([Staging])[0];
        Assert.Equal(
            """
            # Written by ./build.sh --target=Schedule; what is changed here is lost with the next.
            [Unit]
            Description=Slipway: backup of staging, daily 03:15 (/srv/guestbook)

            [Service]
            Type=oneshot
            WorkingDirectory=/srv/guestbook
            Environment="PATH=/usr/local/bin:/usr/bin"
            Environment="SLIPWAY_ACTOR=schedule"
            ExecStart=/usr/bin/env "/srv/guestbook/build.sh" "--target=BackupStaging" "--wait=1h"

            """, UnitText.Service(Project, run));
        Assert.Equal(
            """
            # Written by ./build.sh --target=Schedule; what is changed here is lost with the next.
            [Unit]
            Description=Slipway: backup of staging, daily 03:15 (/srv/guestbook)

            [Timer]
            OnCalendar=*-*-* 03:15:00
            Persistent=true

            [Install]
            WantedBy=timers.target

            """, UnitText.Timer(Project, run));
    }

    [Fact]
    public void Percent_dollar_quotes_and_backslashes_of_a_path_mean_themselves_to_systemd()
    {
        var text = UnitText.Service(Nasty, ScheduledRun.Of([Staging])[0]);
        Assert.Contains("\nWorkingDirectory=/srv/Gäste 100%% $HOME's\n", text, StringComparison.Ordinal);
        Assert.Contains("\nExecStart=/usr/bin/env \"/srv/a \\\"b\\\" \\\\c/build.sh\" \"--working=/srv/Gäste 100%% $$HOME's\" \"--target=BackupStaging\" \"--wait=1h\"\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Lines_of_a_crontab_stand_between_marks_and_escape_percent_signs()
    {
        Assert.Equal(
            $"""
            # slipway {Project.Id} begins: written by ./build.sh --target=Schedule; what is changed here is lost with the next
            15 3 * * * PATH=/usr/local/bin:/usr/bin SLIPWAY_ACTOR=schedule /srv/guestbook/build.sh --target=BackupStaging --wait=1h >/dev/null
            0 4 * * 0 PATH=/usr/local/bin:/usr/bin SLIPWAY_ACTOR=schedule /srv/guestbook/build.sh --target=DrillStaging --wait=1h >/dev/null
            # slipway {Project.Id} ends

            """, new Crontab(Project).Text(ScheduledRun.Of([Staging])));
        Assert.Contains(
            " '/srv/a \"b\" \\c/build.sh' '--working=/srv/Gäste 100\\% $HOME'\\''s' --target=BackupStaging --wait=1h >/dev/null\n",
            new Crontab(Nasty).Text(ScheduledRun.Of([Staging])), StringComparison.Ordinal);
        Assert.Null(new Crontab(Project).Text([]));
        Assert.NotEqual(Project.Id, Nasty.Id);
    }

    [Theory]
    [InlineData("/srv/a\nb")]
    [InlineData("/srv/a ")]
    [InlineData("/srv/a\\")]
    public void A_path_that_no_unit_can_hold_is_refused(string root) => Assert.Equal(
        $"'{root}' cannot be scheduled: a unit and a crontab hold no path with line breaks, or with a space or a backslash at its end.",
        Assert.Throws<ConfigurationException>(() => (Project with { Root = root }).Check()).Message);

    [Fact]
    public void Secrets_that_only_a_terminal_has_are_told()
    {
        var variables = new Dictionary<string, SecretReference> { ["AWS_SECRET_ACCESS_KEY"] = new("env", "AWS_KEY") };
        var staging = Staging with
        {
            Secrets = new Dictionary<string, SecretReference> { ["DATABASE_URL"] = new("env", "DB"), ["TOKEN"] = new("env", "TOKEN"), ["KEY"] = new("file", "/k") },
            Backup = new BackupSettings
            {
                Schedule = RunSchedule.Parse("daily 03:15"),
                Vaults = [new VaultSettings { Name = "far", Kind = VaultKind.Restic, Repository = "s3:x", Password = new("env", "RESTIC_PASSWORD"), Variables = variables }],
            },
        };
        Assert.Equal(
            """
            staging: DATABASE_URL is env:DB, and a scheduled run has no variables of a terminal. Name a file that only you can read, file:PATH, or a command.
            staging: AWS_SECRET_ACCESS_KEY is env:AWS_KEY, and a scheduled run has no variables of a terminal. Name a file that only you can read, file:PATH, or a command.
            staging: the password of the vault 'far' is env:RESTIC_PASSWORD, and a scheduled run has no variables of a terminal. Name a file that only you can read, file:PATH, or a command.
            """,
            string.Join('\n', MissingVariables.Of([staging])));
        Assert.Contains(MissingVariables.Of([staging with { Backup = staging.Backup with { Drill = RunSchedule.Parse("daily 04:00") } }]), line => line.StartsWith("staging: TOKEN is env:TOKEN,", StringComparison.Ordinal));
        Assert.Empty(MissingVariables.Of([staging with { Backup = staging.Backup with { Schedule = null } }]));
    }
}
