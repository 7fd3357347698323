using Slipway.Data.Points;
using Slipway.State;
using Slipway.Tests.State;

namespace Slipway.Tests.Data.Points;

public sealed class PointCatalogTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task A_point_is_complete_when_every_vault_that_must_have_it_has_it()
    {
        var catalog = new PointCatalog(new DirectoryStateStore(_directory.Path));
        var point = SamplePoint.Full();
        Assert.True(await catalog.AddAsync(point, Token));
        Assert.False(await catalog.AddAsync(point, Token));
        await catalog.AddVaultAsync(point.Environment, point.Id, "near", Token);
        Assert.False(Assert.Single(await catalog.ListAsync("production", Token)).IsComplete);
        await catalog.AddVaultAsync(point.Environment, point.Id, "far", Token);
        var known = Assert.Single(await catalog.ListAsync("production", Token));
        Assert.True(known.IsComplete);
        Assert.Equal(["far", "near"], known.Vaults);
        Assert.Empty(await catalog.ListAsync("staging", Token));
    }

    [Fact]
    public async Task A_point_is_drilled_when_its_last_drill_succeeded()
    {
        var catalog = new PointCatalog(new DirectoryStateStore(_directory.Path));
        var point = SamplePoint.Full();
        await catalog.AddAsync(point, Token);
        await catalog.AddDrillAsync(point.Environment, point.Id, new Drill(SamplePoint.Now, TimeSpan.FromSeconds(38), "near", true, null), Token);
        Assert.True(Assert.Single(await catalog.ListAsync("production", Token)).IsDrilled);
        var failed = new Drill(SamplePoint.Now.AddDays(1), TimeSpan.FromSeconds(2), "far", false, "the app did not start");
        await catalog.AddDrillAsync(point.Environment, point.Id, failed, Token);
        var known = Assert.Single(await catalog.ListAsync("production", Token));
        Assert.False(known.IsDrilled);
        Assert.Equal(failed, known.Drills[^1]);
    }

    [Fact]
    public async Task A_forgotten_point_leaves_nothing()
    {
        var catalog = new PointCatalog(new DirectoryStateStore(_directory.Path));
        var point = SamplePoint.Full();
        await catalog.AddAsync(point, Token);
        await catalog.AddVaultAsync(point.Environment, point.Id, "near", Token);
        await catalog.RemoveAsync(point.Environment, point.Id, Token);
        Assert.Empty(await catalog.ListAsync("production", Token));
        Assert.Empty(await new DirectoryStateStore(_directory.Path).ListAsync("production/", Token));
    }
}
