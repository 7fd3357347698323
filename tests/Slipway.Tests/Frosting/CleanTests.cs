using Slipway.Deployments;
using Slipway.Releases;
using Slipway.State;
using Slipway.Tests.Deployments.Kit;
using Slipway.Tests.State;

namespace Slipway.Tests.Frosting;

/// <summary>What is cleaned, and above all what is not.</summary>
public sealed class CleanTests
{
    [Fact]
    public async Task What_runs_what_a_rollback_needs_and_what_was_just_built_stays()
    {
        using var world = new World();
        await world.DeployAllAsync("abcdefg");
        await world.RunAsync(world.Promote());
        await world.DeployAllAsync("hijklm");
        world.Shelf.Put('n');
        world.Shelf.Put('o');
        world.Shelf.Head = world.Shelf.Head with { Commit = Shelf.Commit('o') };
        foreach (var letter in "abcdefghijklmno")
            await world.State.TryCreateAsync($"releases/{Shelf.Id(letter)}.json", "{}"u8.ToArray(), default);

        var plan = await new Cleanup(world.Start().Parts).PlanAsync(default);
        var done = await new Cleanup(world.Start().Parts).RunAsync("ada", default);

        // Production runs g, staging goes back to i at most, o is the current commit.
        Assert.Equal("abcdefhn".Select(Shelf.Id), plan.Releases);
        Assert.Equal(plan.Releases, done.Releases);
        Assert.Equal("gijklmo".Select(letter => $"releases/{Shelf.Id(letter)}.json"), await world.State.ListAsync("releases/", default));
        Assert.Equal([9, 10, 11, 12, 13], done.Staged["staging"]);
        Assert.Equal([9, 10, 11, 12, 13], world.Cloud().Kept!.Order());
        Assert.Equal(ExitCode.Success, (await world.RunAsync(world.Rollback())).ExitCode);
    }

    [Fact]
    public async Task Nothing_is_cleaned_while_a_deployment_runs()
    {
        using var world = new World();
        await world.DeployAllAsync("ab");
        var running = world.Start(new Faults { Kind = Fault.Kill, Name = "before start" });
        await Assert.ThrowsAsync<KilledException>(() => running.RunAsync(world.Deploy('c')));
        var alive = world.Start();
        await using (await DeploymentRun.OfficeFor(alive.Parts, "production").TakeAsync("eve", "deploy c", default))
        {
            var refused = await Assert.ThrowsAsync<RefusedException>(() => new Cleanup(world.Start().Parts).RunAsync("ada", default));
            Assert.Contains("eve", refused.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task What_previews_of_this_machine_run_stays_and_the_shared_state_has_nothing_of_them()
    {
        using var world = new World();
        var own = new MemoryStateStore();
        var preview = world.Staging with { Name = "preview-x", TargetName = "PreviewX", Of = "staging" };
        world.Shelf.Put('p');
        world.Shelf.Put('q');
        world.Shelf.Head = world.Shelf.Head with { Commit = Shelf.Commit('z') };
        await world.DeployAllAsync("a");
        var parts = world.Start().Parts with { StateOfThisMachine = own };
        var result = await new DeploymentEngine(parts).RunAsync(world.Deploy('p') with { Environment = preview }, new Progress<DeploymentEvent>(), default);
        Assert.Equal(ExitCode.Success, result.ExitCode);
        Assert.Equal(1, result.Record!.Number);

        var done = await new Cleanup(parts).RunAsync("ada", default);

        Assert.Equal([Shelf.Id('q')], done.Releases);
        Assert.All(await world.State.ListAsync("environments/", default), key => Assert.DoesNotContain("preview", key, StringComparison.Ordinal));
        Assert.Contains("environments/preview-x/deployments/000001.outcome.json", await own.ListAsync("environments/", default));
    }

    [Fact]
    public async Task An_environment_without_a_file_keeps_its_releases_and_a_platform_that_is_away_is_left_alone()
    {
        using var world = new World();
        await world.DeployAllAsync("ab");
        world.Shelf.Head = world.Shelf.Head with { Commit = Shelf.Commit('z') };
        world.Cloud().Unavailable = "the cloud is away";
        var parts = world.Start().Parts;
        Assert.Equal(["The staged releases of staging are left alone: the cloud is away."], (await new Cleanup(parts).PlanAsync(default)).Notes);

        var plan = await new Cleanup(parts with { Environments = [world.Production] }).PlanAsync(default);

        Assert.Empty(plan.Releases);
    }

    [Fact]
    public async Task Files_of_no_release_and_leftovers_of_killed_builds_are_garbage_and_a_running_build_keeps_all()
    {
        using var directory = new TemporaryDirectory();
        var paths = new ProjectPaths(directory.Path);
        var store = new ContentStore(paths);
        var state = new DirectoryStateStore(paths.State);
        var releases = new ReleaseRepository(state);
        var source = Path.Combine(directory.Path, "source");
        await File.WriteAllTextAsync(source, "kept");
        var kept = await store.AddAsync(source, "app.dll", executable: true, default);
        await File.WriteAllTextAsync(source, "garbage");
        var garbage = await store.AddAsync(source, "old.dll", executable: false, default);
        var manifest = ReleaseId.Seal(new ReleaseManifest
        {
            Id = "",
            Commit = Shelf.Commit('a'),
            Builder = "test",
            Toolchain = "none",
            App = ".",
            Processes = [new("web", "serve")],
            Environments = new Dictionary<string, EnvironmentVariant> { ["staging"] = new("requirements/staging.props", "lock", "variant") },
            Variants = new Dictionary<string, Variant> { ["variant"] = new("variant", "net10.0", "any", [kept]) },
        });
        await releases.AddAsync(manifest, default);
        var left = Directory.CreateDirectory(Path.Combine(paths.Builds, "0123")).FullName;
        await File.WriteAllTextAsync(Path.Combine(left, "half"), "12345");

        var found = await new ReleaseGarbage(paths, releases, state, store).FindAsync(new HashSet<string> { manifest.Id }, null, default);
        Assert.Empty(found.Releases);
        Assert.Equal([store.Locate(garbage)], found.Files);
        Assert.Equal([left], found.Leftovers);
        Assert.Equal(12, found.Bytes);

        Assert.Equal([manifest.Id], (await new ReleaseGarbage(paths, releases, state, store).FindAsync(new HashSet<string>(), null, default)).Releases);
        Assert.Empty((await new ReleaseGarbage(paths, releases, state, store).FindAsync(new HashSet<string>(), manifest.Commit, default)).Releases);

        await using var running = new FileStream(Path.Combine(paths.Builds, "0123.lock"), FileMode.CreateNew, FileAccess.Write, FileShare.None);
        var refused = await Assert.ThrowsAsync<RefusedException>(() => new ReleaseGarbage(paths, releases, state, store).FindAsync(new HashSet<string>(), null, default));
        Assert.Equal("A build is running: what it stores belongs to no release yet.", refused.Message);
    }

    [Fact]
    public void A_plan_and_a_run_say_what_is_freed()
    {
        using var slip = new Slip();
        Directory.CreateDirectory(Path.Combine(slip.Project.Paths.Builds, "0123"));
        File.WriteAllBytes(Path.Combine(slip.Project.Paths.Builds, "0123", "half"), new byte[3 * 1048576]);

        Assert.Equal(0, slip.Run("--target=Clean", "--plan"));
        Assert.Equal("""
              would remove .slipway/builds/0123
            note: The staged releases of development are left alone: the dock is not running.
            note: The staged releases of production are left alone: the dock is not running.
            note: The staged releases of staging are left alone: the dock is not running.
            would free 3.0 MB

            """, slip.Out);

        Assert.Equal(0, slip.Run("--target=Clean"));
        Assert.StartsWith("  removed .slipway/builds/0123\n", slip.Out, StringComparison.Ordinal);
        Assert.EndsWith("freed 3.0 MB\n", slip.Out, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(slip.Project.Paths.Builds, "0123")));
        Assert.Equal(0, slip.Run("--target=Clean"));
        Assert.EndsWith("There is nothing to clean in the store.\n", slip.Out, StringComparison.Ordinal);
    }
}
