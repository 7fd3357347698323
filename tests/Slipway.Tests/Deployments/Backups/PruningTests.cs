using System.Text;
using Slipway.Data.Databases;
using Slipway.Data.Points;
using Slipway.Data.Vaults.Directories;
using Slipway.Deployments;
using Slipway.Deployments.Backups;
using Slipway.Environments;
using Slipway.Tests.Data.Points;
using Slipway.Tests.Deployments.Kit;

namespace Slipway.Tests.Deployments.Backups;

/// <summary>Which points go, that what stays is whole, and what a vault that is away or a command that dies leaves to do.</summary>
public sealed class PruningTests
{
    /// <summary>What is kept of the points that a test makes: the newest of today, and of yesterday.</summary>
    private static readonly string[] Kept = ["20260301t110000z-000d", "20260228t110000z-000b"];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_would_go_is_told_and_stays()
    {
        using var world = await WorldAsync();

        var plan = await new Pruning(world.Start().Parts).PlanAsync(world.Staging, Token);

        Assert.Equal(
            """
            20260301t110000z-000d kept: the last good point, daily (2026-03-01)
            20260301t100000z-000c goes: a newer point stands for its day, week, month and year
            20260228t110000z-000b kept: daily (2026-02-28)
            20260226t110000z-000a goes: a newer point stands for its day, week, month and year
            """,
            string.Join('\n', plan.Decisions.Select(decision => $"{decision.Point.Id} {decision.Explanation}")));
        Assert.Equal(4, (await Catalog(world).ListAsync("staging", Token)).Count);
        Assert.Equal(4, (await Vault(world, "near").ListAsync("staging", Token)).Count);
    }

    [Fact]
    public async Task What_stays_is_whole_in_every_vault_and_of_what_goes_nothing_is_left()
    {
        using var world = await WorldAsync();

        var result = await RunAsync(world);

        Assert.Equal((4, 0), (result.Contents, result.Postponed.Count));
        Assert.True(result.Freed > 0);
        await MustBePrunedAsync(world);
        Assert.Equal(0, (await RunAsync(world)).Contents);
    }

    [Fact]
    public async Task A_vault_that_is_away_does_not_stop_the_others_and_is_pruned_when_it_is_back()
    {
        using var world = await WorldAsync();
        Directory.Move(Place(world, "far"), Place(world, "pulled-out"));

        var failure = await Assert.ThrowsAsync<SlipwayException>(() => RunAsync(world));

        Assert.Equal("The restore points of staging are not pruned everywhere: 'far' could not be used. What had to go is gone from the other vaults and from the list; the next pruning finishes.", failure.Message);
        Assert.Equal([$"far: The vault 'far' is not there: {Place(world, "far")} does not exist."], failure.Details);
        Assert.Equal("Mount its disk, or correct the vault's path in the environment file.", failure.Next);
        Assert.Equal(Kept.Order(), await Vault(world, "near").ListAsync("staging", Token));
        Assert.Equal(Kept.Order(), (await Catalog(world).ListAsync("staging", Token)).Select(point => point.Point.Id));

        Directory.Move(Place(world, "pulled-out"), Place(world, "far"));
        Assert.Equal(["20260226t110000z-000a", "20260301t100000z-000c"], (await RunAsync(world)).Plan.Unfinished);
        await MustBePrunedAsync(world);
    }

    [Fact]
    public async Task A_point_that_a_vault_has_lost_is_not_the_last_good_one()
    {
        using var world = await WorldAsync();
        await Vault(world, "far").DeleteAsync("staging", [Kept[0]], Token);

        await RunAsync(world);

        // The older one of the same day takes its place; what near has alone stays, as it may be all that there is.
        Assert.Equal(
            [Kept[1], "20260301t100000z-000c", Kept[0]],
            (await Catalog(world).ListAsync("staging", Token)).Select(point => point.Point.Id));
        Assert.Empty((await Vault(world, "far").VerifyAsync("staging", "20260301t100000z-000c", null, Token)).Damages);
    }

    [Fact]
    public async Task While_the_newest_has_much_less_the_one_before_it_stays()
    {
        using var world = await WorldAsync();
        await PutAsync(world, "20260301t113000z-000e", world.Time.GetUtcNow().AddMinutes(-30), rows: 1);

        var plan = await new Pruning(world.Start().Parts).PlanAsync(world.Staging, Token);

        Assert.Equal(
            ["20260301t113000z-000e kept: the last good point, daily (2026-03-01)", "20260301t110000z-000d kept: the newest has much less", "20260301t100000z-000c goes: a newer point stands for its day, week, month and year"],
            plan.Decisions.Take(3).Select(decision => $"{decision.Point.Id} {decision.Explanation}"));
    }

    [Fact]
    public async Task Broken_off_anywhere_the_next_pruning_finishes_and_no_point_is_half_there()
    {
        var struck = 0;
        for (var at = 0; ; at++)
        {
            using var world = await WorldAsync();
            var faults = new Faults { Kind = Fault.Exception, At = at };
            try
            {
                await RunAsync(world, faults);
            }
            catch (SlipwayException)
            {
                struck++;
            }

            // Whatever is still shown can be restored, from any vault that is said to have it.
            foreach (var known in await Catalog(world).ListAsync("staging", Token))
            {
                foreach (var vault in known.Vaults)
                    Assert.Empty((await Vault(world, vault).VerifyAsync("staging", known.Point.Id, null, Token)).Damages);
            }

            await RunAsync(world);
            await MustBePrunedAsync(world);
            if (faults.Struck is null)
                break;
        }

        Assert.True(struck > 20, $"only {struck} calls failed");
    }

    [Fact]
    public async Task A_backup_of_another_environment_that_runs_postpones_the_tidying_and_loses_nothing()
    {
        using var world = await WorldAsync();
        await using (var deposit = await Vault(world, "near").BeginAsync("production", "20260301t120000z-0001", Token))
        {
            // The content that 000a has alone: stored for the new point already, and not yet referred to.
            var dump = await deposit.PutDumpAsync(new MemoryStream(Encoding.UTF8.GetBytes("000a")), Token);
            var result = await RunAsync(world);
            Assert.Equal(["a backup into the vault 'near' is running"], result.Postponed);
            await deposit.CommitAsync(Point("20260301t120000z-0001", world.Time.GetUtcNow(), dump) with { Environment = "production" }, Token);
        }

        Assert.Equal(1, (await RunAsync(world)).Contents);
        Assert.Empty((await Vault(world, "near").VerifyAsync("production", "20260301t120000z-0001", null, Token)).Damages);
        await MustBePrunedAsync(world);
    }

    [Fact]
    public async Task A_protected_environment_asks_for_its_name()
    {
        using var world = await WorldAsync();
        world.Staging = world.Staging with { Protect = new() { Confirm = true } };

        var refusal = await Assert.ThrowsAsync<RefusedException>(() => RunAsync(world));

        Assert.Equal("staging is protected and asks for a confirmation. Nothing was touched.", refusal.Message);
        Assert.Equal("./build.sh --target=PruneStaging --apply --confirm=staging", refusal.Next);
        Assert.Equal(4, (await Catalog(world).ListAsync("staging", Token)).Count);
    }

    [Fact]
    public async Task The_point_behind_the_rollback_target_is_the_one_before_the_first_deployment_that_followed_it()
    {
        var store = new MemoryStateStore();
        var ledger = new Ledger(store, "staging");
        foreach (var (number, point) in new[] { (1, null), (2, "p2"), (3, "p3"), (4, null) })
        {
            var entry = Frosting.Sample.Entry(number);
            Assert.True(await ledger.TryBeginAsync(entry.Record with { Environment = "staging" }, Token));
            Assert.True(await ledger.TryEndAsync(entry.Outcome! with { Point = point }, Token));
        }

        Assert.Equal("p2", await RollbackPoint.FindAsync(ledger, 4, (await ledger.FindAsync(1, Token))!, Token));
        Assert.Equal("p3", await RollbackPoint.FindAsync(ledger, 4, (await ledger.FindAsync(2, Token))!, Token));
        Assert.Null(await RollbackPoint.FindAsync(ledger, 4, (await ledger.FindAsync(3, Token))!, Token));
    }

    private static async Task MustBePrunedAsync(World world)
    {
        Assert.Equal(Kept, (await Catalog(world).ListAsync("staging", Token)).Select(point => point.Point.Id).Reverse());
        foreach (var vault in new[] { "near", "far" })
        {
            Assert.Equal(Kept.Order(), await Vault(world, vault).ListAsync("staging", Token));
            foreach (var id in Kept)
                Assert.Empty((await Vault(world, vault).VerifyAsync("staging", id, null, Token)).Damages);
        }

        // Two points with a dump each, and nothing else.
        Assert.Equal(2, Directory.GetFiles(Path.Combine(Place(world, "far"), "objects"), "*", SearchOption.AllDirectories).Length);
        Assert.DoesNotContain(await world.State.ListAsync("environments/staging/points/", Token), key => !Kept.Any(id => key.Contains(id, StringComparison.Ordinal)));
        Assert.Null((await world.StatusAsync()).Lease);
    }

    private static async Task<PruningResult> RunAsync(World world, Faults? faults = null)
    {
        var engine = world.Start(faults);
        try
        {
            return await new Pruning(engine.Parts).RunAsync(new OperationRequest("Prune", world.Staging, "ada", null), new Progress<DeploymentEvent>(), Token);
        }
        finally
        {
            // The command has ended, and with it its process.
            world.Kill(engine.ProcessId);
        }
    }

    private static async Task<World> WorldAsync()
    {
        var world = new World();
        world.Staging = world.Staging with
        {
            Backup = new BackupSettings
            {
                Vaults = [new VaultSettings { Name = "near", Kind = VaultKind.Directory, Path = "near" }, new VaultSettings { Name = "far", Kind = VaultKind.Directory, Path = "far", External = true }],
                Daily = 2,
                Weekly = 0,
                Monthly = 0,
            },
        };
        foreach (var (id, age) in new[] { ("20260226t110000z-000a", 73), ("20260228t110000z-000b", 25), ("20260301t100000z-000c", 2), ("20260301t110000z-000d", 1) })
            await PutAsync(world, id, world.Time.GetUtcNow().AddHours(-age));
        return world;
    }

    private static async Task PutAsync(World world, string id, DateTimeOffset created, long rows = 3)
    {
        RestorePoint? point = null;
        foreach (var vault in new[] { "near", "far" })
        {
            await using var deposit = await Vault(world, vault).BeginAsync("staging", id, Token);
            var dump = await deposit.PutDumpAsync(new MemoryStream(Encoding.UTF8.GetBytes(id[^4..])), Token);
            point ??= Point(id, created, dump, rows);
            await Catalog(world).AddAsync(point, Token);
            await deposit.CommitAsync(point, Token);
            await Catalog(world).AddVaultAsync("staging", id, vault, Token);
        }
    }

    private static RestorePoint Point(string id, DateTimeOffset created, Slipway.Releases.Digest dump, long rows = 3) => SamplePoint.At(created, id, "near", "far") with
    {
        Environment = "staging",
        Database = new DatabaseContents(new DatabaseServer("sqlite", "3.46"), new DumpContent("sqlite", dump.Size, dump.Sha256), [new TableRows("entry", rows)], null),
    };

    private static PointCatalog Catalog(World world) => new(world.State);

    private static DirectoryVault Vault(World world, string name) => new(name, Place(world, name), mustExist: false);

    private static string Place(World world, string name) => Path.Combine(world.Paths.Root, name);
}
