using Slipway.Deployments;
using Slipway.Environments;
using Slipway.Tests.Deployments.Kit;

namespace Slipway.Tests.Deployments;

/// <summary>Exit code 5 and its words: what is refused before anything is touched.</summary>
public sealed class GateTests : IDisposable
{
    private readonly World _world = new();

    public void Dispose() => _world.Dispose();

    [Theory]
    [InlineData(null, "production is protected and asks for a confirmation. Nothing was touched.")]
    [InlineData("prod", "--confirm=prod does not name production, which is protected. Nothing was touched.")]
    [InlineData("Production", "--confirm=Production does not name production, which is protected. Nothing was touched.")]
    public async Task A_protected_environment_asks_for_its_name(string? typed, string text)
    {
        await _world.DeployAllAsync("a");

        var error = await RefusedAsync(_world.Promote() with { Confirmation = typed });

        Assert.Equal(text, error.Message);
        Assert.Equal("./build.sh --target=PromoteProduction --confirm=production", error.Next);
        Assert.Null(_world.Cloud("production").Live);
    }

    [Fact]
    public async Task What_was_proven_in_staging_is_promoted_as_it_is()
    {
        await _world.DeployAllAsync("ab");

        var result = await _world.RunAsync(_world.Promote());

        Assert.Equal(ExitCode.Success, result.ExitCode);
        Assert.Equal((Shelf.Id('b'), "staging", DeploymentKind.Promote), (result.Record!.Release, result.Record.PromotedFrom, result.Record.Kind));
        Assert.Equal(2, _world.Shelf.Built.Count);
        Assert.Contains(_world.Events, told => told is DeploymentStarted { Headline: "Promote bbbbbbb-000001 from staging to production" });
    }

    [Fact]
    public async Task A_release_that_failed_in_staging_is_not_promoted()
    {
        await _world.DeployAllAsync("a");
        _world.Cloud().Broken.Add(Shelf.Id('b'));
        await _world.RunAsync(_world.Deploy('b'));

        Assert.Equal(Shelf.Id('a'), (await _world.RunAsync(_world.Promote())).Record!.Release);
        var error = await RefusedAsync(_world.Promote() with { Release = "bbbbbbb" });

        Assert.Equal("Release bbbbbbb-000001 has no succeeded and verified deployment in staging, so it is not promoted. Nothing was touched.", error.Message);
    }

    [Fact]
    public async Task With_nothing_in_staging_there_is_nothing_to_promote()
    {
        var error = await RefusedAsync(_world.Promote());

        Assert.Equal("There is nothing to promote: no deployment in staging ever succeeded. Nothing was touched.", error.Message);
    }

    [Theory]
    [InlineData("stagin", "There is no environment 'stagin' to promote from; did you mean 'staging'? There are staging, production.")]
    [InlineData("production", "--from=production: an environment is not promoted to itself.")]
    public async Task Where_it_is_promoted_from_has_to_exist(string from, string text)
    {
        var error = await Assert.ThrowsAsync<ConfigurationException>(() => _world.RunAsync(_world.Promote() with { From = from }));

        Assert.Equal(text, error.Message);
    }

    [Fact]
    public async Task Where_it_is_promoted_from_has_to_be_said()
    {
        _world.Production = _world.Production with { Promote = new() };

        var error = await Assert.ThrowsAsync<ConfigurationException>(() => _world.RunAsync(_world.Promote()));

        Assert.Equal("environments/production.yml: production names no environment to promote from: add 'promote: { from: staging }', or type --from=staging.", error.Message);
    }

    [Fact]
    public async Task A_release_has_to_run_for_the_soak_before_it_is_promoted()
    {
        _world.Production = _world.Production with { Promote = new() { From = "staging", Soak = TimeSpan.FromMinutes(10) } };
        await _world.DeployAllAsync("a");
        _world.Time.Advance(TimeSpan.FromSeconds(150));

        var error = await RefusedAsync(_world.Promote());

        Assert.Equal("Release aaaaaaa-000001 has run in staging for 2 min 30 s; production asks for 10 min (promote.soak). Nothing was touched.", error.Message);
        Assert.Equal("Run the same command again in 7 min 30 s.", error.Next);
        _world.Time.Advance(TimeSpan.FromSeconds(450));
        Assert.Equal(ExitCode.Success, (await _world.RunAsync(_world.Promote())).ExitCode);
    }

    [Fact]
    public async Task A_new_configuration_of_the_same_release_does_not_begin_the_soak_anew_and_another_release_ends_it()
    {
        _world.Production = _world.Production with { Promote = new() { From = "staging", Soak = TimeSpan.FromMinutes(10) } };
        await _world.DeployAllAsync("a");
        _world.Time.Advance(TimeSpan.FromMinutes(8));
        _world.Staging = _world.Staging with { Config = new Dictionary<string, string> { ["DEBUG"] = "1" } };
        await _world.DeployAllAsync("a");
        _world.Time.Advance(TimeSpan.FromMinutes(3));
        await _world.DeployAllAsync("b");
        _world.Time.Advance(TimeSpan.FromMinutes(9));

        Assert.Equal("Release bbbbbbb-000001 has run in staging for 9 min; production asks for 10 min (promote.soak). Nothing was touched.", (await RefusedAsync(_world.Promote())).Message);
        Assert.Equal(ExitCode.Success, (await _world.RunAsync(_world.Promote() with { Release = Shelf.Id('a') })).ExitCode);
    }

    [Fact]
    public async Task A_protected_environment_takes_no_uncommitted_changes()
    {
        _world.Staging = _world.Staging with { Protect = new() { CleanTree = true } };
        _world.Shelf.Head = _world.Shelf.Head with { Dirty = true };
        _world.Shelf.Put('d', dirty: "ff");

        var tree = await RefusedAsync(_world.Deploy('a') with { Commit = null });
        var release = await RefusedAsync(_world.Deploy('d') with { Commit = null, Release = Shelf.Id('d') });

        Assert.Equal("staging is protected, and the work tree has uncommitted changes. Nothing was touched.", tree.Message);
        Assert.Equal("Commit them, or deploy what is committed: ./build.sh --target=DeployStaging --commit=HEAD", tree.Next);
        Assert.Equal("staging is protected, and release ddddddd-000001 was built with uncommitted changes. Nothing was touched.", release.Message);
    }

    [Fact]
    public async Task Only_allowed_branches_get_in()
    {
        _world.Staging = _world.Staging with { Protect = new() { Branches = ["main", "hotfix"] } };
        _world.Shelf.Head = new(Shelf.Commit('a'), "feature", Dirty: false);
        _world.Shelf.OnBranch.Add((Shelf.Commit('c'), "hotfix"));

        var current = await RefusedAsync(_world.Deploy('a') with { Commit = null });
        var named = await RefusedAsync(_world.Deploy('b'));

        Assert.Equal("staging takes only the branches main, hotfix (protect.branches), and this is feature. Nothing was touched.", current.Message);
        Assert.Equal("staging takes only the branches main, hotfix (protect.branches), and commit bbbbbbb is not on it. Nothing was touched.", named.Message);
        Assert.Equal(ExitCode.Success, (await _world.RunAsync(_world.Deploy('c'))).ExitCode);
    }

    [Fact]
    public async Task Of_two_engines_at_once_one_is_inside_and_the_other_is_refused()
    {
        using var faults = new Faults { Kind = Fault.Kill, Name = "before start" };
        var first = _world.Start(faults);
        var running = first.Deployments.RunAsync(_world.Deploy('a'), new Progress<DeploymentEvent>(), default);
        await faults.Killed.WaitAsync(TimeSpan.FromSeconds(30));

        var error = await RefusedAsync(_world.Deploy('b'));

        Assert.False(running.IsCompleted);
        Assert.Equal("staging is being changed by ada on build-7 (pid 4711): deploy aaaaaaa-000001, since 2026-03-01 12:00:00 UTC. Nothing was touched.", error.Message);
        Assert.Equal("Run the same command again with --wait=5m to wait for it. If that process is gone, its lease is taken over 30 s after its last heartbeat; ./build.sh --target=UnlockStaging --reason='<why>' breaks it at once.", error.Next);
        var status = await _world.StatusAsync();
        Assert.True(status.Latest!.Running);
        Assert.Equal("deploy aaaaaaa-000001", status.Lease!.Reason);
        Assert.Empty(status.Warnings);
    }

    [Fact]
    public async Task A_freeze_keeps_new_releases_out_until_it_ends_and_an_override_says_why()
    {
        var zone = TimeZoneInfo.Utc;
        // The clock of the tests begins on Sunday, 1 March 2026, at noon.
        var window = new FreezeWindow(FreezeMoment.Parse("fri 16:00")!, FreezeMoment.Parse("mon 08:00")!, [], zone, "weekend", new("environments/staging.yml", 7, 5));
        await _world.DeployAllAsync("ab");
        _world.Staging = _world.Staging with { Protect = new() { Freeze = [window] } };

        var error = await RefusedAsync(_world.Deploy('c'));

        Assert.Equal("staging is frozen until 2026-03-02 08:00 (UTC): weekend (protect.freeze, environments/staging.yml:7:5). Nothing was touched.", error.Message);
        Assert.Equal("If it cannot wait: ./build.sh --target=DeployStaging --commit=c --override-freeze='<why>'. A rollback is not stopped by a freeze.", error.Next);
        Assert.Contains("staging is frozen until 2026-03-02 08:00 (UTC): weekend (protect.freeze, environments/staging.yml:7:5).", (await _world.Start().Deployments.PlanAsync(_world.Deploy('c'), default)).Refusals);
        Assert.Equal(ExitCode.Success, (await _world.RunAsync(_world.Rollback())).ExitCode);

        var overridden = await _world.RunAsync(_world.Deploy('c') with { OverrideFreeze = "the shop is down" });
        Assert.Equal((ExitCode.Success, "the shop is down"), (overridden.ExitCode, overridden.Record!.FreezeOverride));
        Assert.Equal("the shop is down", (await _world.HistoryAsync())[0].Record.FreezeOverride);

        _world.Time.Advance(TimeSpan.FromDays(1));
        var late = await _world.RunAsync(_world.Deploy('d') with { OverrideFreeze = "to be sure" });
        Assert.Null(late.Record!.FreezeOverride);
        Assert.Contains(_world.Events, told => told is DeploymentWarning { Text: "No freeze of staging is in force: --override-freeze was not needed, and is not recorded." });
    }

    private async Task<RefusedException> RefusedAsync(DeploymentRequest request)
    {
        var error = await Assert.ThrowsAsync<RefusedException>(() => _world.RunAsync(request));
        Assert.Equal(ExitCode.Refused, error.ExitCode);
        return error;
    }
}
