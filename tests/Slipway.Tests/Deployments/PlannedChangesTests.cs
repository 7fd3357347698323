using Slipway.Deployments;
using Slipway.Deployments.Plans;
using Slipway.Environments;
using Slipway.Platforms;
using Slipway.Releases;
using Slipway.Requirements;
using Slipway.Tests.Deployments.Kit;

namespace Slipway.Tests.Deployments;

/// <summary>What a plan tells of the difference, part by part, and what it says where something cannot be known.</summary>
public sealed class PlannedChangesTests : IDisposable
{
    private readonly World _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task Of_an_environment_that_was_never_deployed_everything_is_new()
    {
        _world.Staging = _world.Staging with { Config = new Dictionary<string, string> { ["A"] = "1" }, Secrets = Secret("env", "TOKEN") };
        _world.Cloud().Unavailable = "the dock is not running";
        _world.Shelf.Procfiles[Shelf.Commit('a')] = [new("web", "serve")];

        var changes = await ReadAsync(_world.Deploy('a'));

        Assert.Null(changes.From);
        Assert.Equal(new PlannedRelease(1, null, Shelf.Commit('a'), Dirty: false), changes.To);
        Assert.Equal(CommitRelation.First, changes.Commits.Relation);
        Assert.Equal([new KeyChange("A", KeyKind.Config, Change.Added), new KeyChange("TOKEN", KeyKind.Secret, Change.Added)], changes.Configuration.Changes);
        Assert.Equal([new ProcessChange("web", Change.Added, CommandChanged: false, null, 1)], changes.Processes.Changes);
        Assert.Equal("nothing runs there to compare with", changes.Requirements.Unknown);
        Assert.Equal(new DiskNeed(null, null, null, "the cloud platform does not say"), changes.Disk);
        Assert.Equal("none: nothing runs there now", Assert.Single(changes.Interruption.Reasons));
        Assert.False(changes.Interruption.Requests);
        Assert.Equal("there is nothing to go back to afterwards: this is the first deployment there", changes.Back.Nowhere);
    }

    [Fact]
    public async Task Nothing_to_go_back_to_or_to_run_again_is_a_refusal_and_no_plan()
    {
        Assert.Equal("staging has nothing to roll back: no deployment there ever succeeded. Nothing was touched.", await RefusedAsync(_world.Rollback()));
        Assert.Equal("staging was never deployed. Nothing was touched.", await RefusedAsync(_world.Redeploy()));
        Assert.Equal("staging was never deployed. Nothing was touched.", await RefusedAsync(_world.Scale(("web", 2))));
        await _world.DeployAllAsync("a");
        Assert.Equal("staging has nothing to roll back to: no earlier deployment that succeeded differs from v1 (aaaaaaa-000001). Nothing was touched.", await RefusedAsync(_world.Rollback()));

        async Task<string> RefusedAsync(DeploymentRequest request) => (await Assert.ThrowsAsync<RefusedException>(() => ReadAsync(request))).Message;
    }

    [Theory]
    [InlineData(2, 0, CommitRelation.Forward)]
    [InlineData(0, 2, CommitRelation.Back)]
    [InlineData(1, 2, CommitRelation.Parted)]
    public async Task Commits_are_compared(int added, int removed, CommitRelation relation)
    {
        await _world.DeployAllAsync("a");
        _world.Shelf.Compares = (from, to) =>
        {
            Assert.Equal((Shelf.Commit('a'), Shelf.Commit('b')), (from, to));
            return new CommitComparison { Added = new CommitList(added, []), Removed = new CommitList(removed, []), Shallow = true };
        };

        var commits = (await ReadAsync(_world.Deploy('b'))).Commits;

        Assert.Equal((relation, added, removed, removed > 0), (commits.Relation, commits.Added.Count, commits.Removed.Count, commits.Shallow));
    }

    [Theory]
    [InlineData("a", false, "not known here: aaaaaaa, which v1 runs, is not in this clone (git fetch)")]
    [InlineData("b", true, "not known here: bbbbbbb, which would run, is not in this clone (git fetch --unshallow)")]
    [InlineData("ab", false, "not known here: aaaaaaa, which v1 runs, and bbbbbbb, which would run, are not in this clone (git fetch)")]
    public async Task A_commit_that_this_clone_lacks_is_named(string missing, bool shallow, string unknown)
    {
        await _world.DeployAllAsync("a");
        _world.Shelf.Compares = (_, _) => new CommitComparison { Missing = [.. missing.Select(Shelf.Commit)], Shallow = shallow };

        var commits = (await ReadAsync(_world.Deploy('b'))).Commits;

        Assert.Equal((null, unknown), (commits.Relation, commits.Unknown));
    }

    [Fact]
    public async Task Where_there_is_no_repository_the_rest_of_the_plan_is_there()
    {
        await _world.DeployAllAsync("ab");
        _world.Shelf.Compares = (_, _) => throw new ConfigurationException("/srv/app is not in a git repository; a release is made from a commit.");

        var changes = await ReadAsync(_world.Rollback());

        Assert.Equal("not known here: /srv/app is not in a git repository; a release is made from a commit.", changes.Commits.Unknown);
        Assert.Equal(Shelf.Id('a'), changes.To!.Release);
    }

    [Fact]
    public async Task Keys_of_the_configuration_are_told_by_name_and_secrets_by_fingerprint()
    {
        _world.SecretValues["KEPT"] = "canary-2";
        _world.SecretValues["SHELL"] = "canary-3";
        _world.SecretValues["MOVED"] = "canary-4";
        _world.Staging = _world.Staging with
        {
            Config = new Dictionary<string, string> { ["GONE"] = "1", ["SAME"] = "1", ["OTHER"] = "1" },
            Secrets = new Dictionary<string, SecretReference> { ["TOKEN"] = new("env", "TOKEN"), ["KEPT"] = new("env", "KEPT"), ["SHELL"] = new("command", "pass"), ["MOVED"] = new("env", "MOVED") },
        };
        await _world.DeployAllAsync("a");
        _world.Staging = _world.Staging with
        {
            Config = new Dictionary<string, string> { ["SAME"] = "1", ["OTHER"] = "2", ["NEW"] = "1" },
            Secrets = new Dictionary<string, SecretReference> { ["TOKEN"] = new("env", "TOKEN"), ["KEPT"] = new("env", "KEPT"), ["SHELL"] = new("command", "pass"), ["MOVED"] = new("file", "moved"), ["FRESH"] = new("generated", "") },
            Health = _world.Staging.Health with { Path = "/up", Timeout = TimeSpan.FromSeconds(1), Window = TimeSpan.FromSeconds(9), Release = ReleaseSource.Body },
            Uploads = ["media"],
        };
        _world.SecretValues["TOKEN"] = "canary-changed";

        var configuration = (await ReadAsync(_world.Deploy('b'))).Configuration;

        Assert.Equal(
            [
                new("GONE", KeyKind.Config, Change.Removed),
                new("NEW", KeyKind.Config, Change.Added),
                new("OTHER", KeyKind.Config, Change.Changed),
                new("FRESH", KeyKind.Secret, Change.Added),
                new("MOVED", KeyKind.Secret, Change.Changed, "reference"),
                new("TOKEN", KeyKind.Secret, Change.Changed, "value"),
                new("health.path", KeyKind.Setting, Change.Changed),
                new("health.release", KeyKind.Setting, Change.Changed),
                new("health.timeout", KeyKind.Setting, Change.Changed),
                new("health.window", KeyKind.Setting, Change.Changed),
                new KeyChange("uploads", KeyKind.Setting, Change.Changed),
            ],
            configuration.Changes);
        Assert.Equal([new NotCompared("SHELL", "a plan does not run its command")], configuration.NotCompared);
    }

    [Fact]
    public async Task A_secret_that_cannot_be_read_here_is_not_compared()
    {
        _world.Staging = _world.Staging with { Secrets = Secret("env", "TOKEN") };
        await _world.DeployAllAsync("a");
        _world.SecretValues.Remove("TOKEN");

        var configuration = (await ReadAsync(_world.Deploy('b'))).Configuration;

        Assert.Empty(configuration.Changes);
        Assert.Equal([new NotCompared("TOKEN", "its value cannot be read here")], configuration.NotCompared);
    }

    [Fact]
    public void Fingerprints_of_another_machine_are_not_compared()
    {
        var run = new RunConfiguration { Processes = new Dictionary<string, ProcessRun>(), Config = new Dictionary<string, string>(), Secrets = Secret("env", "TOKEN"), Uploads = [], Health = new() };
        var record = Frosting.Sample.Entry(1).Record with { Run = run, SecretFingerprints = new Dictionary<string, string> { ["TOKEN"] = "111" }, FingerprintKey = "theirs" };
        var today = new SecretPrints(new Dictionary<string, string> { ["TOKEN"] = "222" }, "ours");

        var compared = Configurations.Between(record, run, today, []);
        Assert.Empty(compared.Changes);
        Assert.Equal([new NotCompared("TOKEN", "another machine made the fingerprint of what runs")], compared.NotCompared);
        Assert.Equal([new NotCompared("TOKEN", "another machine made the fingerprint of what runs")], Configurations.Between(record, run, null, []).NotCompared);
        Assert.Equal([new NotCompared("TOKEN", "no fingerprint of it was recorded")], Configurations.Between(record with { SecretFingerprints = new Dictionary<string, string>() }, run, today, []).NotCompared);
    }

    [Fact]
    public async Task Process_types_and_the_release_command_are_read_from_the_commit_where_it_is_not_built()
    {
        await _world.DeployAllAsync("a");
        _world.Shelf.Procfiles[Shelf.Commit('b')] = [new("web", "serve --fast"), new("mailer", "mail")];

        var plan = await PlanAsync(_world.Deploy('b'));

        Assert.Equal(
            [
                new("mailer", Change.Added, CommandChanged: false, null, 1),
                new("web", Change.Changed, CommandChanged: true, 1, 1),
                new("worker", Change.Removed, CommandChanged: false, 1, null),
                new ProcessChange("release", Change.Removed, CommandChanged: false, null, null),
            ],
            plan.Changes!.Processes.Changes);
        Assert.Contains(plan.Steps, step => step is { Name: "release", Happens: false, Text: "the Procfile has no release command" });
        Assert.Equal("not known before it is built", (await ReadAsync(_world.Deploy('c'))).Processes.Unknown);
    }

    [Fact]
    public async Task A_commit_whose_procfile_lacks_a_process_type_fails_as_the_deployment_would()
    {
        _world.Shelf.Procfiles[Shelf.Commit('b')] = [new("web", "serve")];
        _world.Staging = _world.Staging with { Processes = new Dictionary<string, ProcessSettings> { ["wob"] = new(2) } };

        var error = await Assert.ThrowsAsync<ConfigurationException>(() => ReadAsync(_world.Deploy('b')));

        Assert.Equal("environments/staging.yml: processes: the Procfile of commit bbbbbbb has no 'wob'; did you mean 'web'? It has web.", error.Message);
    }

    [Fact]
    public async Task Packages_are_those_of_the_locks_in_the_commits_the_app_s_own_first()
    {
        await _world.DeployAllAsync("a");
        Locked('a', "lock1", ("Zed", "1.0.0", true), ("Gone", "1.0.0", false), ("Same", "3.0.0", true));
        Locked('b', "lock2", ("Zed", "1.1.0", true), ("same", "3.0.0", true), ("Fresh", "2.0.0", true), ("Below", "0.1.0", false));

        var requirements = (await ReadAsync(_world.Deploy('b'))).Requirements;

        Assert.Null(requirements.Unknown);
        Assert.Equal(
            [new("Fresh", null, "2.0.0", Direct: true), new("Zed", "1.0.0", "1.1.0", Direct: true), new("Below", null, "0.1.0", Direct: false), new RequirementChange("Gone", "1.0.0", null, Direct: false)],
            requirements.Changes);
    }

    [Fact]
    public async Task Locks_count_only_where_they_are_the_ones_that_were_built_with()
    {
        await _world.DeployAllAsync("a");
        Assert.Equal("not known here: aaaaaaa, which v1 runs, is not in this clone", await UnknownAsync());
        Locked('a', "other");
        Assert.Equal("not known here: aaaaaaa, which v1 runs, was built with other locks than its commit has", await UnknownAsync());
        Locked('a', "lock1");
        Assert.Equal("not known here: bbbbbbb, which would run, is not in this clone", await UnknownAsync());
        _world.Shelf.Locks[Shelf.Commit('b')] = new LockedRequirements("", 0, []);
        Assert.Equal("not known: there is no lock of staging in bbbbbbb", await UnknownAsync());
        _world.Shelf.Locks[Shelf.Commit('b')] = new LockedRequirements("x", 1, null);
        Assert.Equal("not known here: a lock of bbbbbbb, which would run, cannot be read", await UnknownAsync());
        _world.Shelf.Put('b');
        Assert.Null((await ReadAsync(_world.Deploy('b') with { Commit = null, Release = Shelf.Id('b') })).Requirements.Unknown);

        async Task<string?> UnknownAsync() => (await ReadAsync(_world.Deploy('b'))).Requirements.Unknown;
    }

    [Fact]
    public async Task Uncommitted_changes_are_told_and_their_locks_are_those_of_the_work_tree()
    {
        await _world.DeployAllAsync("a");
        Locked('a', "lock1", ("A", "1.0.0", true));
        _world.Shelf.Head = new SourceRevision(Shelf.Commit('a'), "main", Dirty: true);
        _world.Shelf.Locks["dirty"] = new LockedRequirements("lock2", 1, [new LockedPackage("A", "2.0.0", Direct: true)]);

        var changes = await ReadAsync(_world.Deploy('a') with { Commit = null });

        Assert.Equal((CommitRelation.Same, true, false), (changes.Commits.Relation, changes.To!.Dirty, changes.From!.Dirty));
        Assert.Equal([new RequirementChange("A", "1.0.0", "2.0.0", Direct: true)], changes.Requirements.Changes);
    }

    [Fact]
    public async Task Of_a_release_that_is_built_already_the_plan_is_about_that()
    {
        await _world.DeployAllAsync("a");
        _world.Shelf.Put('b', processes: [new("web", "serve")]);
        _world.Shelf.Found = Shelf.Id('b');

        var plan = await PlanAsync(_world.Deploy('b'));

        Assert.Equal("Deploy bbbbbbb-000001 to staging", plan.Headline);
        Assert.Equal(Shelf.Id('b'), plan.Changes!.To!.Release);
        Assert.Contains(plan.Steps, step => step is { Name: "build", Happens: false, Text: "release bbbbbbb-000001 exists and is not built again" });
    }

    [Fact]
    public async Task What_stands_still_meanwhile_is_told_by_what_the_platform_says()
    {
        await _world.DeployAllAsync("a");
        Assert.Equal(["none: the new processes are healthy before the switch"], (await ReadAsync(_world.Deploy('b'))).Interruption.Reasons);
        _world.Cloud().Unavailable = "the dock is not running";
        var interruption = (await ReadAsync(_world.Deploy('b'))).Interruption;
        Assert.Null(interruption.Requests);
        Assert.Equal(["not known: the dock is not running"], interruption.Reasons);
    }

    [Fact]
    public async Task What_undoes_it_is_told_for_each_verb()
    {
        await _world.DeployAllAsync("ab");

        Assert.Equal(new WayBack(2, Shelf.Id('b'), "./build.sh --target=RollbackStaging", null), (await ReadAsync(_world.Deploy('c'))).Back);
        Assert.Equal(new WayBack(1, Shelf.Id('a'), "./build.sh --target=RollbackStaging", null), (await ReadAsync(_world.Redeploy())).Back);
        Assert.Equal(new WayBack(2, Shelf.Id('b'), "./build.sh --target=ScaleStaging --web=1", null), (await ReadAsync(_world.Scale(("web", 3)))).Back);
        Assert.Equal(new WayBack(2, Shelf.Id('b'), "./build.sh --target=RollbackStaging --to=v2", null), (await ReadAsync(_world.Rollback())).Back);
    }

    [Fact]
    public async Task A_rollback_that_has_to_clear_an_interrupted_deployment_first_says_that_nothing_is_known_yet()
    {
        await _world.DeployAllAsync("a");
        using var faults = new Faults { Kind = Fault.Kill, Name = "after stage" };
        await Assert.ThrowsAsync<KilledException>(() => _world.Start(faults).RunAsync(_world.Deploy('b')));

        var changes = await ReadAsync(_world.Rollback());

        const string unknown = "not known before the interrupted v2 is cleared";
        Assert.Null(changes.To);
        Assert.Equal([unknown, unknown, unknown, unknown, unknown], new[] { changes.Commits.Unknown, changes.Configuration.Unknown, changes.Processes.Unknown, changes.Requirements.Unknown, changes.Back.Nowhere });
    }

    [Fact]
    public async Task A_plan_says_what_a_deployment_would_warn_of_and_that_nothing_may_be_done()
    {
        await _world.DeployAllAsync("a");
        Assert.Equal(ExitCode.Success, (await _world.RunAsync(_world.Scale(("web", 3)))).ExitCode);
        var same = await PlanAsync(_world.Deploy('a') with { Commit = null, Release = Shelf.Id('a') });
        Assert.Contains(same.Steps, step => step is { Name: "compare", Text: "staging runs v2 (aaaaaaa-000001), which is the same: where its secrets are too and it answers, nothing is done" });

        _world.Staging = _world.Staging with { Processes = new Dictionary<string, ProcessSettings> { ["web"] = new(2) } };
        var plan = await PlanAsync(_world.Deploy('a') with { Commit = null, Release = Shelf.Id('a') });

        Assert.Contains("staging was scaled to web=3; its file says 2 now instead of 1, and the file counts.", plan.Notes);
        Assert.Equal([new ProcessChange("web", Change.Changed, CommandChanged: false, 3, 2)], plan.Changes!.Processes.Changes);
        Assert.DoesNotContain(plan.Steps, step => step.Text.Contains("which is the same", StringComparison.Ordinal));
    }

    private Task<DeploymentPlan> PlanAsync(DeploymentRequest request) => _world.Start().Deployments.PlanAsync(request, default);

    private async Task<PlannedChanges> ReadAsync(DeploymentRequest request) => (await PlanAsync(request)).Changes!;

    private void Locked(char letter, string digest, params (string Name, string Version, bool Direct)[] packages) =>
        _world.Shelf.Locks[Shelf.Commit(letter)] = new LockedRequirements(digest, 1, [.. packages.Select(package => new LockedPackage(package.Name, package.Version, package.Direct))]);

    private static Dictionary<string, SecretReference> Secret(string scheme, string target) => new() { ["TOKEN"] = new(scheme, target) };
}
