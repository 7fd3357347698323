using Slipway.Deployments;
using Slipway.Deployments.Plans;
using Slipway.Environments;
using Slipway.Tests.Deployments.Kit;

namespace Slipway.Tests.Deployments;

public sealed class PlanTests : IDisposable
{
    private readonly World _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task A_plan_tells_every_step_and_changes_nothing_at_all()
    {
        await _world.DeployAllAsync("a");
        _world.Staging = _world.Staging with { Secrets = new Dictionary<string, SecretReference> { ["MISSING"] = new("env", "MISSING") } };
        var keys = await _world.State.ListAsync("", default);
        using var faults = new Faults();

        var plan = await PlanAsync(_world.Deploy('b'), faults);

        Assert.Equal("Deploy bbbbbbb to staging", plan.Headline);
        Assert.Equal(
            [
                "validate: check the request and resolve 1 secret: MISSING",
                "build: would build bbbbbbb",
                "lease: take the lease on staging",
                "recover: - nothing was left behind",
                "compare: staging runs v1 (aaaaaaa-000001)",
                "preflight: check that the cloud platform can take it",
                "begin: begin v2",
                "stage: stage the release beside what runs",
                "release: run the release command, if the Procfile has one",
                "start: start every process and wait until each is healthy",
                "switch: switch to v2",
                "verify: verify that this release answers on /healthz, three times in a row",
                "outcome: write the outcome of v2",
                "prune: remove staged releases but the new one and v1",
                "unlock: let go of the lease",
            ],
            Lines(plan));
        Assert.Equal(["A rollback afterwards restores code and configuration, not the database or uploads."], plan.Notes);
        Assert.Equal(new WayBack(1, Shelf.Id('a'), "./build.sh --target=RollbackStaging", null), plan.Changes!.Back);
        Assert.Equal(keys, await _world.State.ListAsync("", default));
        Assert.Equal(["before observe", "after observe"], faults.Calls.Distinct());
        Assert.Equal([Shelf.Id('a')], _world.Shelf.Built);
        Assert.Empty(Directory.GetFiles(_world.Paths.Journals));
    }

    [Fact]
    public async Task Of_an_existing_release_it_tells_what_it_runs_and_which_settings_change()
    {
        await _world.DeployAllAsync("a");
        _world.Shelf.Put('b');
        _world.Staging = _world.Staging with
        {
            Config = new Dictionary<string, string> { ["DEBUG"] = "very private" },
            Processes = new Dictionary<string, ProcessSettings> { ["web"] = new(3) },
        };

        var plan = await PlanAsync(_world.Deploy('b') with { Commit = null, Release = "bbb" });

        var lines = Lines(plan);
        Assert.Contains("build: - release bbbbbbb-000001 exists and is not built again", lines);
        Assert.Contains("stage: stage bbbbbbb-000001 beside what runs: 1 files, variant variant1, from requirements/staging.props", lines);
        Assert.Contains("release: run the release command, which cannot be undone: migrate", lines);
        Assert.Contains("start: start web (3), worker (1) and wait until each is healthy", lines);
        Assert.Equal([new ProcessChange("web", Change.Changed, CommandChanged: false, 1, 3)], plan.Changes!.Processes.Changes);
        Assert.Equal([new KeyChange("DEBUG", KeyKind.Config, Change.Added)], plan.Changes.Configuration.Changes);
        Assert.DoesNotContain(lines, line => line.Contains("private", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_commit_with_releases_may_be_built_already()
    {
        _world.Shelf.Put('b');

        Assert.Contains("build: would build bbbbbbb, or take bbbbbbb-000001 where the inputs are the same", Lines(await PlanAsync(_world.Deploy('b'))));
    }

    [Fact]
    public async Task Of_a_rollback_it_tells_where_to_and_what_stays_as_it_is()
    {
        await _world.DeployAllAsync("ab");

        var plan = await PlanAsync(_world.Rollback());

        Assert.Equal("Roll staging back from v2 (bbbbbbb-000001) to v1 (aaaaaaa-000001)", plan.Headline);
        Assert.Contains("release: - a rollback runs no release command", Lines(plan));
        Assert.Equal(["A rollback restores code and configuration. It does not touch the database or uploads."], plan.Notes);
    }

    [Fact]
    public async Task What_would_refuse_it_is_told_and_does_not_stop_the_plan()
    {
        _world.Production = _world.Production with { Promote = new() { From = "staging", Soak = TimeSpan.FromMinutes(5) } };
        await _world.DeployAllAsync("a");
        _world.Cloud("production").Live = 7;

        var plan = await PlanAsync(_world.Promote() with { Confirmation = null });

        Assert.Equal(
            [
                "production is protected and asks for a confirmation.",
                "Release aaaaaaa-000001 has run in staging for 0 s; production asks for 5 min (promote.soak).",
            ],
            plan.Refusals);
        Assert.Equal(new WayBack(null, null, null, "there is nothing to go back to afterwards: this is the first deployment there"), plan.Changes!.Back);
        Assert.Empty(plan.Notes);
    }

    [Fact]
    public async Task After_a_killed_deployment_it_tells_that_that_is_cleared_first()
    {
        await _world.DeployAllAsync("a");
        using var faults = new Faults { Kind = Fault.Kill, Name = "after stage" };
        await Assert.ThrowsAsync<KilledException>(() => _world.Start(faults).RunAsync(_world.Deploy('b')));

        var deploy = await PlanAsync(_world.Deploy('b'));
        var rollback = await PlanAsync(_world.Rollback());

        Assert.Contains("recover: v2 has no outcome: finish it where it is live and verified, else undo it", Lines(deploy));
        Assert.Contains("lease: take the lease on staging, which ada on build-7 holds now (deploy bbbbbbb-000001): its process is dead", Lines(deploy));
        Assert.Equal("Roll staging back: clear the interrupted v2 first", rollback.Headline);
        Assert.Contains("build: - a rollback builds nothing", Lines(rollback));
    }

    private Task<DeploymentPlan> PlanAsync(DeploymentRequest request, Faults? faults = null) => _world.Start(faults).Deployments.PlanAsync(request, default);

    private static List<string> Lines(DeploymentPlan plan) => plan.Steps.Select(step => $"{step.Name}: {(step.Happens ? "" : "- ")}{step.Text}").ToList();
}
