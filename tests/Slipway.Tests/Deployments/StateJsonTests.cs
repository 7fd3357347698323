using System.Text;
using System.Text.Json;
using Slipway.Deployments;
using Slipway.Deployments.Json;
using Slipway.Environments;
using Slipway.Platforms;

namespace Slipway.Tests.Deployments;

/// <summary>What is written member by member is read back whole; a member that is new and forgotten fails here.</summary>
public sealed class StateJsonTests
{
    private static readonly DeploymentRecord Record = new()
    {
        Number = 7,
        Environment = "staging",
        Kind = DeploymentKind.Rollback,
        Release = "1a2b3c4-d5e6f7",
        Variant = "variant",
        Requirements = "requirements/staging.props",
        Lock = "lock",
        Commit = "commit",
        PromotedFrom = "qa",
        Restored = "20261126t142805z-3f9a",
        RestoredFrom = "production",
        Scrubbed = true,
        RollbackTo = 3,
        Previous = 6,
        Run = new RunConfiguration
        {
            Processes = new Dictionary<string, ProcessRun> { ["web"] = new("serve \"it\"", 2) },
            ReleaseCommand = "migrate",
            Config = new Dictionary<string, string> { ["GREETING"] = "hällo\n" },
            Secrets = new Dictionary<string, SecretReference> { ["TOKEN"] = new("env", "TOKEN"), ["KEY"] = new("generated", "") },
            Uploads = ["media"],
            Health = new HealthSettings { Path = "/up", Timeout = TimeSpan.FromSeconds(90.5), Release = ReleaseSource.Body, Window = TimeSpan.FromDays(2) },
        },
        SecretFingerprints = new Dictionary<string, string> { ["TOKEN"] = "print" },
        FingerprintKey = "key",
        FreezeOverride = "it burns",
        Actor = "ana",
        Epoch = long.MaxValue,
        StartedAt = new DateTimeOffset(2026, 3, 4, 5, 6, 7, TimeSpan.FromHours(2)).AddTicks(1),
    };

    private static readonly DeploymentOutcome Outcome = new()
    {
        Number = 7,
        Status = OutcomeStatus.TakenBack,
        Verified = true,
        Reason = "it fell over",
        FailedStep = "verify",
        NotUndone = ["the release command ran"],
        Point = "20261126t142805z-3f9a",
        Scrubbed = new ScrubCounts { Tables = 1, Columns = 2, Rows = long.MaxValue, DeletedTables = 3, DeletedRows = 4, KeptFiles = 5, ReplacedFiles = 6, DroppedFiles = 7 },
        Migrations = new AppliedMigrations("django", ["entries.0001_initial", "entries.0002_place"]),
        FollowUp = "hooks/post-deploy failed with exit code 3",
        EndedAt = Record.StartedAt.AddMinutes(1),
    };

    private static readonly LeaseHolder Holder = new()
    {
        Epoch = long.MaxValue,
        Actor = "ana",
        Host = "build-7",
        ProcessId = 4711,
        Reason = "deploy <x> & \"y\"",
        ByHand = true,
        TakenAt = Record.StartedAt,
        BootId = "boot",
        PidNamespace = "pid:[1]",
        ProcessStart = "12345",
    };

    private static readonly JournalEntry Entry = new()
    {
        Number = 7,
        Epoch = 3,
        Step = "start",
        Done = ["stage"],
        Reference = "releases/7",
        Before = new Observation { Release = "1a2b3c4-d5e6f7", Deployment = 6, Url = "http://localhost:8081" },
    };

    [Fact]
    public void A_record_with_every_member_is_read_as_it_was_written()
    {
        AllSet(Record);
        AllSet(Record.Run);
        AllSet(Record.Run.Health);
        Same(Record, RecordJson.Write(Record), RecordJson.Read);
        var bare = Record with { PromotedFrom = null, RollbackTo = null, Restored = null, RestoredFrom = null, Scrubbed = false, Previous = null, FingerprintKey = null, SecretFingerprints = new Dictionary<string, string>(), Run = Record.Run with { ReleaseCommand = null } };
        Same(bare, RecordJson.Write(bare), RecordJson.Read);
        foreach (var kind in Enum.GetValues<DeploymentKind>())
            Same(Record with { Kind = kind }, RecordJson.Write(Record with { Kind = kind }), RecordJson.Read);
        foreach (var source in Enum.GetValues<ReleaseSource>())
        {
            var record = Record with { Run = Record.Run with { Health = Record.Run.Health with { Release = source } } };
            Same(record, RecordJson.Write(record), RecordJson.Read);
        }
    }

    [Fact]
    public void An_outcome_with_every_member_is_read_as_it_was_written()
    {
        AllSet(Outcome);
        foreach (var status in Enum.GetValues<OutcomeStatus>())
        {
            var outcome = Outcome with { Status = status };
            Same(outcome, OutcomeJson.Write(outcome), OutcomeJson.Read);
            var bare = outcome with { Verified = false, Reason = null, FailedStep = null, NotUndone = [], Point = null, Scrubbed = null, Migrations = null, FollowUp = null };
            Same(bare, OutcomeJson.Write(bare), OutcomeJson.Read);
        }
    }

    [Fact]
    public void A_lease_a_sighting_and_a_journal_are_read_as_they_were_written()
    {
        AllSet(Holder);
        Same(Holder, LeaseJson.Write(Holder), LeaseJson.ReadHolder);
        var bare = Holder with { ByHand = false, BootId = null, PidNamespace = null, ProcessStart = null };
        Same(bare, LeaseJson.Write(bare), LeaseJson.ReadHolder);
        var broken = new LeaseBreak { Epoch = 5, Actor = "bob", Reason = "it hung", At = Holder.TakenAt, Victim = Holder };
        AllSet(broken);
        Same(broken, LeaseBreakJson.Write(broken), LeaseBreakJson.Read);
        var sighting = new LeaseSighting(1, 2, "boot", long.MaxValue);
        AllSet(sighting);
        Same(sighting, LeaseJson.Write(sighting), LeaseJson.ReadSighting);
        AllSet(Entry);
        Same(Entry, JournalJson.Write(Entry), JournalJson.Read);
        Same(Entry with { Reference = null, Before = null }, JournalJson.Write(Entry with { Reference = null, Before = null }), JournalJson.Read);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"number\":")]
    [InlineData("{\"number\":\"1\"}")]
    [InlineData("{\"number\":99999999999,\"status\":\"Failed\",\"endedAt\":\"2026-03-04T05:06:07Z\"}")]
    [InlineData("{\"number\":1,\"verified\":true,\"notUndone\":[],\"status\":\"Great\",\"endedAt\":\"2026-03-04T05:06:07Z\"}")]
    [InlineData("{\"number\":1,\"verified\":true,\"notUndone\":[null],\"status\":\"Failed\",\"endedAt\":\"2026-03-04T05:06:07Z\"}")]
    [InlineData("{\"number\":1,\"verified\":true,\"notUndone\":[],\"status\":\"Failed\",\"endedAt\":\"yesterday\"}")]
    public void What_is_no_object_of_the_state_is_damage_and_never_half_read(string json)
    {
        var content = Encoding.UTF8.GetBytes(json);

        Assert.ThrowsAny<JsonException>(() => StateJson.Read(content, OutcomeJson.Read));
        Assert.ThrowsAny<JsonException>(() => StateJson.Read(content, RecordJson.Read));
        Assert.ThrowsAny<JsonException>(() => StateJson.Read(content, LeaseJson.ReadHolder));
        Assert.ThrowsAny<JsonException>(() => StateJson.Read(content, JournalJson.Read));
    }

    private static void Same<T>(T expected, byte[] content, Func<JsonElement, T> read)
        where T : class => Assert.Equivalent(expected, StateJson.Read(content, read), strict: true);

    private static void AllSet(object sample)
    {
        foreach (var property in sample.GetType().GetProperties().Where(property => property.Name != "EqualityContract"))
        {
            var value = property.GetValue(sample);
            Assert.False(value is null or 0 or "" || value.Equals(property.PropertyType.IsValueType ? Activator.CreateInstance(property.PropertyType) : null), $"{sample.GetType().Name}.{property.Name} is not set in this test.");
        }
    }
}
