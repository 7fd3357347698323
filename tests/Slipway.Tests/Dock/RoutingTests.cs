using Slipway.Dock.Routing;

namespace Slipway.Tests.Dock;

public sealed class RoutingTests
{
    [Fact]
    public void Healthy_instances_take_turns_and_tried_ones_are_left_out()
    {
        var (one, sick, two) = (new Target("web.1", "http://1"), new Target("web.2", null), new Target("web.3", "http://3"));
        using var set = new RouteSet("r", [one, sick, two]);
        var picked = Enumerable.Range(0, 6).Select(_ => set.Pick([])!.Target.Name).ToList();
        Assert.DoesNotContain("web.2", picked);
        Assert.Contains("web.1", picked);
        Assert.Contains("web.3", picked);
        Assert.Equal("web.3", set.Pick([one])!.Target.Name);
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

    [Fact]
    public async Task An_instance_that_is_replaced_gets_no_new_request_and_keeps_those_that_run()
    {
        var (one, two, next) = (new Target("web.1", "http://1"), new Target("web.2", "http://2"), new Target("web.1", "http://3"));
        using var set = new RouteSet("r", [one, two]);
        var running = Enumerable.Range(0, 2).Select(_ => set.Pick([])!).First(place => ReferenceEquals(place.Target, one));
        Assert.Equal(2, set.Busy);

        var replacing = set.ReplaceAsync(one, next, TimeSpan.FromMinutes(1), TimeProvider.System);
        Assert.DoesNotContain(one, Enumerable.Range(0, 6).Select(_ => set.Pick([])!.Target));
        Assert.False(replacing.IsCompleted);
        running.Leave();
        await replacing;
        Assert.False(running.Cut.IsCancellationRequested);
    }

    [Fact]
    public async Task A_request_that_does_not_end_is_cut_off_when_its_instance_is_replaced()
    {
        var (one, next) = (new Target("web.1", "http://1"), new Target("web.1", "http://2"));
        using var set = new RouteSet("r", [one]);
        var running = set.Pick([])!;
        var replacing = set.ReplaceAsync(one, next, TimeSpan.FromMilliseconds(10), TimeProvider.System);
        using var _ = running.Cut.Register(running.Leave);
        await replacing;
        Assert.True(running.Cut.IsCancellationRequested);
    }

    private sealed record Target(string Name, string? Address) : IRouteTarget;
}
