using Slipway.Dock.Routing;

namespace Slipway.Tests.Dock;

public sealed class RoutingTests
{
    [Fact]
    public void Healthy_instances_take_turns_and_tried_ones_are_left_out()
    {
        var (one, sick, two) = (new Target("web.1", "http://1"), new Target("web.2", null), new Target("web.3", "http://3"));
        using var set = new RouteSet("r", [one, sick, two]);
        var picked = Enumerable.Range(0, 6).Select(_ => set.Pick([])!.Name).ToList();
        Assert.DoesNotContain("web.2", picked);
        Assert.Contains("web.1", picked);
        Assert.Contains("web.3", picked);
        Assert.Equal("web.3", set.Pick([one])!.Name);
        Assert.Null(set.Pick([one, two]));
    }

    [Fact]
    public async Task After_a_switch_the_old_set_only_shrinks()
    {
        var (router, old, next) = (new Router(), new RouteSet("old", []), new RouteSet("next", []));
        Assert.Null(router.Enter());
        Assert.Null(router.Switch(old));
        Assert.Same(old, router.Enter());
        Assert.Same(old, router.Enter());
        Assert.Same(old, router.Switch(next));
        Assert.Same(next, router.Enter());
        var draining = old.DrainAsync(TimeSpan.FromMinutes(1), TimeProvider.System);
        old.Leave();
        Assert.False(draining.IsCompleted);
        old.Leave();
        await draining;
    }

    private sealed record Target(string Name, string? Address) : IRouteTarget;
}
