using Slipway.Deployments;
using Slipway.Platforms;

namespace Slipway.Tests.Frosting;

/// <summary>What <c>Status</c> and <c>History</c> show, to people and to programs.</summary>
public sealed class StatusTests : IDisposable
{
    private readonly Slip _slip = new();

    public StatusTests()
    {
        _slip.Engine.Statuses["staging"] = new EnvironmentStatus
        {
            Environment = "staging",
            Platform = "local",
            Observed = Sample.Running(),
            Latest = Sample.Entry(3, DeploymentKind.Promote),
            Live = Sample.Entry(3, DeploymentKind.Promote),
            RollbackTarget = Sample.Entry(2),
            Lease = new LeaseHolder { Epoch = 4, Actor = "ci", Host = "runner-1", ProcessId = 12, Reason = "deploy 1a2b3c4", TakenAt = Sample.Now.AddMinutes(-3) },
            Warnings = ["worker.1 crashed 2 times"],
        };
        _slip.Engine.Statuses["production"] = new EnvironmentStatus
        {
            Environment = "production",
            Platform = "local",
            Observed = new Observation { Unavailable = "the dock is not running" },
            Latest = Sample.Entry(4),
            Live = Sample.Entry(4),
        };
    }

    public void Dispose() => _slip.Dispose();

    [Fact]
    public void Status_of_one_environment_is_shown_in_full()
    {
        Assert.Equal(0, _slip.Run("--target=StatusStaging"));
        Assert.Equal("""
            staging  1a2b3c4-d5e6f7 (v3)
              platform      local
              since         2026-03-04 12:01Z (1 h ago), promoted from staging by ana@laptop
              url           http://localhost:8081
              processes     web.1 healthy, worker.1 crashed (2 restarts)
              requirements  requirements/staging.props (lock abcdef01)
              rollback      would go to v2, 0a1b2c3-a0b1c2
              lease         ci on runner-1 (process 12): deploy 1a2b3c4, for 3 min

            """, _slip.Out);
        Assert.Equal("warning: worker.1 crashed 2 times\n", _slip.Error);
    }

    [Fact]
    public void How_old_the_last_points_are_and_what_is_wrong_with_backups_is_shown()
    {
        var last = new PointSummary { Id = "20260304t110000z-0001", Created = Sample.Now.AddHours(-3) };
        var drilled = new PointSummary { Id = "20260301t110000z-0001", Created = Sample.Now.AddDays(-3), Drilled = Sample.Now.AddDays(-2) };
        _slip.Engine.Statuses["staging"] = _slip.Engine.Statuses["staging"] with { Backup = new BackupStanding { Last = last, Drilled = drilled, Alarms = ["The last backup failed."] } };

        Assert.Equal(0, _slip.Run("--target=StatusStaging"));
        Assert.EndsWith("\n  backup        20260304t110000z-0001, 3 h ago; tried last: one of 3 d ago\n", _slip.Out, StringComparison.Ordinal);
        Assert.Equal("warning: worker.1 crashed 2 times\nwarning: The last backup failed.\n", _slip.Error);
        Assert.Equal(0, _slip.Run("--target=Status"));
        Assert.Equal("warning: staging: worker.1 crashed 2 times\nwarning: staging: The last backup failed.\n", _slip.Error);
        Assert.Equal(0, _slip.Run("--target=StatusStaging", "--format=json"));
        Assert.Contains("\"backup\":{\"last\":{\"id\":\"20260304t110000z-0001\",\"created\":\"2026-03-04T11:00:00+00:00\",\"drilled\":null},\"drilled\":{\"id\":\"20260301t110000z-0001\",\"created\":\"2026-03-01T14:00:00+00:00\",\"drilled\":\"2026-03-02T14:00:00+00:00\"},\"alarms\":[\"The last backup failed.\"]}", _slip.Out, StringComparison.Ordinal);

        _slip.Engine.Statuses["staging"] = _slip.Engine.Statuses["staging"] with { Backup = new BackupStanding() };
        Assert.Equal(0, _slip.Run("--target=StatusStaging"));
        Assert.EndsWith("\n  backup        none is complete; none was tried\n", _slip.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Status_of_an_environment_that_was_never_deployed_says_so()
    {
        Assert.Equal(0, _slip.Run("--target=StatusDevelopment"));
        Assert.Equal("""
            development  never deployed
              platform      local
              rollback      nowhere to go: there is no earlier good deployment that differs

            """, _slip.Out);
    }

    [Fact]
    public void A_stopped_dock_is_said_and_is_no_error()
    {
        Assert.Equal(0, _slip.Run("--target=StatusProduction"));
        Assert.StartsWith("""
            production  0a1b2c3-a0b1c2 (v4), by the history
              platform      local
              since         2026-03-04 13:01Z (59 min ago), deployed by ana@laptop
              platform says the dock is not running
            """, _slip.Out, StringComparison.Ordinal);
        Assert.Empty(_slip.Error);
    }

    [Fact]
    public void Status_of_all_is_a_line_each()
    {
        Assert.Equal(0, _slip.Run("--target=Status"));
        Assert.Equal("""
            development  never deployed
            production   0a1b2c3-a0b1c2 (v4), by the history  59 min ago  the dock is not running
            staging      1a2b3c4-d5e6f7 (v3)                  http://localhost:8081  1 h ago  1 of 2 processes not healthy

            """, _slip.Out);
        Assert.Equal("warning: staging: worker.1 crashed 2 times\n", _slip.Error);
    }

    [Fact]
    public void Status_for_programs_has_stable_names()
    {
        Assert.Equal(0, _slip.Run("--target=StatusStaging", "--format=json"));
        Assert.Equal(
            """{"environments":[{"environment":"staging","platform":"local","release":"1a2b3c4-d5e6f7","deployment":3,"url":"http://localhost:8081","unavailable":null,"processes":[{"name":"web.1","state":"healthy","restarts":0,"startedAt":"2026-03-04T12:00:00+00:00"},{"name":"worker.1","state":"crashed","restarts":2,"startedAt":null}],"warm":[2],"live":"""
            + Deployment(3, "promote", "1a2b3c4-d5e6f7", live: true, promotedFrom: "\"staging\"") + ""","latest":"""
            + Deployment(3, "promote", "1a2b3c4-d5e6f7", live: true, promotedFrom: "\"staging\"")
            + ""","rollback":{"deployment":2,"release":"0a1b2c3-a0b1c2"},"lease":{"epoch":4,"actor":"ci","host":"runner-1","processId":12,"reason":"deploy 1a2b3c4","takenAt":"2026-03-04T13:57:00+00:00","byHand":false},"maintenance":null,"pause":null,"backup":null,"warnings":["worker.1 crashed 2 times"]}]}""" + "\n",
            _slip.Out);
        Assert.Empty(_slip.Error);
    }

    [Fact]
    public void History_is_a_table_newest_first()
    {
        _slip.Engine.Entries = [Sample.Entry(11, DeploymentKind.Rollback), Sample.Entry(10), Sample.Entry(9, status: OutcomeStatus.Failed), Sample.Entry(8, DeploymentKind.Promote), Sample.Entry(7, status: null)];

        Assert.Equal(0, _slip.Run("--target=HistoryStaging"));

        Assert.Equal(20, _slip.Engine.Limit);
        Assert.Equal("""
            v11  2026-03-04 20:00Z  rollback to v9        1a2b3c4-d5e6f7  ana@laptop  succeeded (live)
            v10  2026-03-04 19:00Z  deploy                0a1b2c3-a0b1c2  ana@laptop  succeeded (rolled back)
             v9  2026-03-04 18:00Z  deploy                1a2b3c4-d5e6f7  ana@laptop  failed: web.1 was never healthy
             v8  2026-03-04 17:00Z  promote from staging  0a1b2c3-a0b1c2  ana@laptop  succeeded
             v7  2026-03-04 16:00Z  deploy                1a2b3c4-d5e6f7  ana@laptop  abandoned

            """, _slip.Out);
    }

    [Fact]
    public void History_of_nothing_says_so()
    {
        Assert.Equal(0, _slip.Run("--target=HistoryStaging", "--lines=3"));
        Assert.Equal("staging was never deployed.\n", _slip.Out);
        Assert.Equal(3, _slip.Engine.Limit);
    }

    [Fact]
    public void History_for_programs_has_stable_names()
    {
        _slip.Engine.Entries = [Sample.Entry(3), Sample.Entry(1)];

        Assert.Equal(0, _slip.Run("--target=HistoryStaging", "--format=json"));

        Assert.Equal(
            """{"environment":"staging","deployments":[""" + Deployment(3, "deploy", "1a2b3c4-d5e6f7", live: true) + "," + Deployment(1, "deploy", "1a2b3c4-d5e6f7", live: false) + "],\"unlocks\":[]}\n",
            _slip.Out);
    }

    private static string Deployment(int number, string kind, string release, bool live, string promotedFrom = "null") =>
        $$"""{"number":{{number}},"kind":"{{kind}}","release":"{{release}}","variant":"9f8e7d6c","commit":"1111111111111111111111111111111111111111","requirements":"requirements/staging.props","lock":"abcdef0123456789","promotedFrom":{{promotedFrom}},"rollbackTo":null,"restored":null,"restoredFrom":null,"scrubbed":null,"previous":{{(number > 1 ? $"{number - 1}" : "null")}},"actor":"ana@laptop","freezeOverride":null,"startedAt":"2026-03-04T{{9 + number:00}}:00:00+00:00","endedAt":"2026-03-04T{{9 + number:00}}:01:00+00:00","status":"succeeded","verified":true,"reason":null,"failedStep":null,"notUndone":[],"followUp":null,"live":{{(live ? "true" : "false")}},"rolledBack":false}""";
}
