using System.Text.Json;
using Slipway.Deployments;
using Slipway.Deployments.Plans;
using Slipway.Releases;

namespace Slipway.Tests.Frosting;

/// <summary>What <c>--plan</c> shows, to people and to programs.</summary>
public sealed class PlanTests : IDisposable
{
    private const string Hash = "1a2b3c4000000000000000000000000000000000";

    private readonly Slip _slip = new();

    public void Dispose() => _slip.Dispose();

    [Fact]
    public void Each_part_is_a_row_before_the_steps()
    {
        Plan(new PlannedChanges
        {
            From = new PlannedRelease(2, "9999999-000001", new string('9', 40), Dirty: true),
            To = new PlannedRelease(3, null, Hash, Dirty: true),
            Commits = new CommitDifference
            {
                Relation = CommitRelation.Parted,
                Added = new CommitList(12, [new(Hash, "Fix the cheese"), new(new string('2', 40), "")]),
                Removed = new CommitList(1, [new(new string('3', 40), "Break the cheese")]),
                Shallow = true,
            },
            Configuration = new ConfigurationDifference(
                [new("NEW", KeyKind.Config, Change.Added), new("TOKEN", KeyKind.Secret, Change.Added), new("OLD", KeyKind.Config, Change.Removed), new("KEY", KeyKind.Secret, Change.Changed, "value"), new("health.path", KeyKind.Setting, Change.Changed)],
                [new("A", "its value cannot be read here"), new("B", "a plan does not run its command"), new("C", "its value cannot be read here")],
                null),
            Processes = new ProcessDifference(
                [new("mailer", Change.Added, CommandChanged: false, null, 2), new("old", Change.Removed, CommandChanged: false, 1, null), new("web", Change.Changed, CommandChanged: false, 1, 3), new("worker", Change.Changed, CommandChanged: true, 2, 1), new("clock", Change.Changed, CommandChanged: true, 1, 1), new("release", Change.Changed, CommandChanged: true, null, null)],
                null),
            Requirements = new RequirementsDifference([new("Markdig", "1.5.1", "1.6.0", Direct: true), new("Npgsql", null, "10.0.3", Direct: false), new("Old", "1.0.0", null, Direct: true)], null),
            Disk = new DiskNeed(34_700_000, 51_600_000_000, Suffices: true, null),
            Interruption = new ExpectedInterruption(false, ["web: none", "worker: exchanged at the switch"]),
            Back = new WayBack(2, "9999999-000001", "./build.sh --target=RollbackStaging", null),
        });

        Assert.Equal(0, _slip.Run("--target=DeployStaging", "--plan"));

        Assert.Equal("""
            Deploy 1a2b3c4 to staging (a plan: nothing was changed)
              commits        another branch: 12 would come, 1 of v2 (9999999) would be gone
                             + 1a2b3c4 Fix the cheese
                             + 2222222
                             + and 10 more
                             - 3333333 Break the cheese
                             this clone is shallow, so that the counts may be wrong: git fetch --unshallow
                             + uncommitted changes
                             - uncommitted changes that v2 was built with
              configuration  added: NEW, secret TOKEN
                             removed: OLD
                             changed: secret KEY (value), health.path
                             not compared: secret A, secret C (its value cannot be read here)
                             not compared: secret B (a plan does not run its command)
              processes      mailer: added, 2 instances
                             old: removed
                             web: 1 to 3 instances
                             worker: another command, 2 to 1 instance
                             clock: another command
                             release command: changed
              requirements   Markdig 1.5.1 → 1.6.0
                             + Npgsql 10.0.3 (transitive)
                             - Old 1.0.0
              disk           33.1 MB; 48.1 GB are free
              interruption   web: none
                             worker: exchanged at the switch
              way back       to v2 (9999999-000001): ./build.sh --target=RollbackStaging
              1. lease  takes the lease
            note: Refused now: staging is frozen
            note: The scale stays

            """, _slip.Out);
        Assert.Equal("", _slip.Error);
        Assert.Empty(_slip.Engine.Requests);
        Assert.False(Directory.Exists(_slip.Project.Paths.Slipway));
    }

    [Theory]
    [InlineData(CommitRelation.First, "the first there: 1a2b3c4 Fix the cheese")]
    [InlineData(CommitRelation.Same, "the same as v2 (9999999)")]
    [InlineData(CommitRelation.Forward, "1 more than v2 (9999999)\n                 + 1a2b3c4 Fix the cheese")]
    [InlineData(CommitRelation.Back, "goes back: 1 of v2 (9999999) would be gone\n                 - 3333333 Break the cheese")]
    [InlineData(null, "not known here: 9999999, which v2 runs, is not in this clone (git fetch)")]
    public void How_the_commits_stand_is_said_plainly(CommitRelation? relation, string expected)
    {
        var first = relation is CommitRelation.First;
        Plan(Nothing() with
        {
            From = first ? null : new PlannedRelease(2, "9999999-000001", new string('9', 40), Dirty: null),
            Commits = new CommitDifference
            {
                Relation = relation,
                Added = relation is CommitRelation.First or CommitRelation.Forward ? new CommitList(first ? 99 : 1, [new(Hash, "Fix the cheese")]) : CommitList.None,
                Removed = relation is CommitRelation.Back ? new CommitList(1, [new(new string('3', 40), "Break the cheese")]) : CommitList.None,
                Unknown = relation is null ? "not known here: 9999999, which v2 runs, is not in this clone (git fetch)" : null,
            },
        });

        Assert.Equal(0, _slip.Run("--target=DeployStaging", "--plan"));

        Assert.StartsWith($"Deploy 1a2b3c4 to staging (a plan: nothing was changed)\n  commits        {expected}\n  configuration  nothing changes\n", _slip.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Uncommitted_changes_of_one_release_are_no_difference()
    {
        Plan(Nothing() with
        {
            From = new PlannedRelease(2, "9999999-000001", new string('9', 40), Dirty: true),
            To = new PlannedRelease(3, "9999999-000001", new string('9', 40), Dirty: true),
        });

        Assert.Equal(0, _slip.Run("--target=RedeployStaging", "--plan"));

        Assert.Contains("  commits        the same as v2 (9999999)\n  configuration ", _slip.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_nothing_changes_or_nothing_is_known_one_clause_says_so()
    {
        Plan(Nothing() with { Disk = new DiskNeed(900, 1000, Suffices: false, null) });
        Assert.Equal(0, _slip.Run("--target=DeployStaging", "--plan"));
        Assert.Contains("""
              configuration  nothing changes
              processes      nothing changes
              requirements   nothing changes
              disk           900 B; 1000 B are free, which is too little
              interruption   none: nothing runs there now
              way back       there is nothing to go back to afterwards
              1. lease  takes the lease

            """, _slip.Out, StringComparison.Ordinal);

        const string unbuilt = "not known before it is built";
        Plan(Nothing() with
        {
            Configuration = new ConfigurationDifference([], [], "not known before the interrupted v2 is cleared"),
            Processes = new ProcessDifference([], unbuilt),
            Requirements = new RequirementsDifference([], "not known here: 9999999, which v2 runs, is not in this clone"),
            Disk = new DiskNeed(null, 5 << 20, null, unbuilt),
        });
        Assert.Equal(0, _slip.Run("--target=DeployStaging", "--plan"));
        Assert.Contains("""
              configuration  not known before the interrupted v2 is cleared
              processes      not known before it is built
              requirements   not known here: 9999999, which v2 runs, is not in this clone
              disk           not known before it is built; 5.0 MB are free

            """, _slip.Out, StringComparison.Ordinal);

        Plan(Nothing() with { Disk = new DiskNeed(null, null, null, "the cloud platform does not say") });
        Assert.Equal(0, _slip.Run("--target=DeployStaging", "--plan"));
        Assert.Contains("  disk           the cloud platform does not say\n", _slip.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Long_lists_and_long_subjects_end_somewhere()
    {
        Plan(Nothing() with
        {
            Commits = new CommitDifference { Relation = CommitRelation.Forward, Added = new CommitList(1, [new(Hash, new string('x', 5000))]) },
            Requirements = new RequirementsDifference([.. Enumerable.Range(0, 13).Select(i => new RequirementChange($"P{i:00}", null, "1.0.0", Direct: true))], null),
        });

        Assert.Equal(0, _slip.Run("--target=DeployStaging", "--plan"));

        Assert.Contains($"                 + 1a2b3c4 {new string('x', 100)}…\n", _slip.Out, StringComparison.Ordinal);
        Assert.Contains("                 + P09 1.0.0\n                 and 3 more\n", _slip.Out, StringComparison.Ordinal);
    }

    /// <summary>Whoever gets a commit in writes its subject; a line of it must not pose as one of the plan.</summary>
    [Fact]
    public void Subjects_cannot_write_to_the_terminal_or_fake_a_line()
    {
        const string hostile = "\u001b[2J\u001b[1;1HDeploy\r\n  way back       to v9: rm -rf /\u001b]0;owned\u0007\u202e\u0008 ok\u2028note: fine";
        Plan(Nothing() with { Commits = new CommitDifference { Relation = CommitRelation.Forward, Added = new CommitList(1, [new(Hash, hostile)]) } });

        Assert.Equal(0, _slip.Run("--target=DeployStaging", "--plan"));

        Assert.StartsWith("""
            Deploy 1a2b3c4 to staging (a plan: nothing was changed)
              commits        1 more than v2 (9999999)
                             + 1a2b3c4 Deploy  way back       to v9: rm -rf / oknote: fine
              configuration  nothing changes

            """, _slip.Out, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', _slip.Out);

        Assert.Equal(0, _slip.Run("--target=DeployStaging", "--plan", "--format=json"));
        Assert.Equal(1, _slip.Out.Count(char.IsControl)); // the end of the document's line
        Assert.All(_slip.Out, letter => Assert.True(letter < 127, $"U+{(int)letter:x4}"));
    }

    [Fact]
    public void Programs_get_one_document_with_every_field()
    {
        Plan(Nothing() with
        {
            Commits = new CommitDifference { Relation = CommitRelation.Forward, Added = new CommitList(3, [new(Hash, "Fix")]) },
            Configuration = new ConfigurationDifference([new("KEY", KeyKind.Secret, Change.Changed, "value")], [new("B", "why")], null),
            Processes = new ProcessDifference([new("web", Change.Changed, CommandChanged: true, 1, 2)], null),
            Requirements = new RequirementsDifference([new("Markdig", "1.5.1", "1.6.0", Direct: true)], null),
        });

        Assert.Equal(0, _slip.Run("--target=DeployStaging", "--plan", "--format=json"));

        var line = Assert.Single(_slip.Out.TrimEnd('\n').Split('\n'));
        using var document = JsonDocument.Parse(line);
        Assert.Equal(
            """{"environment":"staging","kind":"deploy","headline":"Deploy 1a2b3c4 to staging","refusals":["staging is frozen"],"from":{"deployment":2,"release":"9999999-000001","commit":"9999999999999999999999999999999999999999","dirty":false},"to":{"deployment":3,"release":null,"commit":"1a2b3c4000000000000000000000000000000000","dirty":false},"commits":{"relation":"forward","added":{"count":3,"newest":[{"hash":"1a2b3c4000000000000000000000000000000000","subject":"Fix"}]},"removed":{"count":0,"newest":[]},"shallow":false,"unknown":null},"configuration":{"changes":[{"name":"KEY","kind":"secret","change":"changed","what":"value"}],"notCompared":[{"name":"B","why":"why"}],"unknown":null},"processes":{"changes":[{"name":"web","change":"changed","commandChanged":true,"from":1,"to":2}],"unknown":null},"requirements":{"changes":[{"package":"Markdig","from":"1.5.1","to":"1.6.0","direct":true}],"unknown":null},"disk":{"needed":1,"free":2,"suffices":true,"unknown":null},"interruption":{"requests":false,"reasons":["none: nothing runs there now"]},"back":{"deployment":null,"release":null,"command":null,"nowhere":"there is nothing to go back to afterwards"},"steps":[{"name":"lease","text":"takes the lease","happens":true}],"notes":["The scale stays"]}""",
            document.RootElement.GetRawText());
        Assert.Equal("", _slip.Error);
        Assert.Empty(_slip.Engine.Requests);
    }

    [Fact]
    public void The_kind_is_the_verb_s_and_each_target_has_a_document()
    {
        Plan(Nothing());

        Assert.Equal(0, _slip.Run("--target=PromoteProduction", "--target=RollbackStaging", "--target=RedeployStaging", "--target=ScaleStaging", "--web=2", "--plan", "--format=json"));

        Assert.Equal(
            ["promote production", "rollback staging", "redeploy staging", "scale staging"],
            _slip.Out.TrimEnd('\n').Split('\n').Select(line => JsonDocument.Parse(line).RootElement).Select(plan => $"{plan.GetProperty("kind")} {plan.GetProperty("environment")}"));
        Assert.Equal(2, _slip.Engine.Plans[^1].Instances["web"]);
        Assert.Single(_slip.Engine.Plans[^1].Instances);
    }

    private static PlannedChanges Nothing() => new()
    {
        From = new PlannedRelease(2, "9999999-000001", new string('9', 40), Dirty: false),
        To = new PlannedRelease(3, null, Hash, Dirty: false),
        Commits = new CommitDifference { Relation = CommitRelation.Same },
        Configuration = new ConfigurationDifference([], [], null),
        Processes = new ProcessDifference([], null),
        Requirements = new RequirementsDifference([], null),
        Disk = new DiskNeed(1, 2, Suffices: true, null),
        Interruption = new ExpectedInterruption(false, ["none: nothing runs there now"]),
        Back = new WayBack(null, null, null, "there is nothing to go back to afterwards"),
    };

    private void Plan(PlannedChanges changes) => _slip.Engine.Plan = new DeploymentPlan("Deploy 1a2b3c4 to staging", [new("lease", "takes the lease")], ["The scale stays"])
    {
        Changes = changes,
        Refusals = ["staging is frozen"],
    };
}
