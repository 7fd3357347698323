using Cake.Frosting;
using Slipway.Tests.Tasks;

namespace Slipway.Tests.CakeFrosting;

public sealed class TargetOrderTests : IDisposable
{
    private readonly HostFixture _fixture = new HostFixture().With<Apple>().With<Banana>().With<Shared>().With<Zebra>();

    public void Dispose() => _fixture.Dispose();

    [Theory]
    [InlineData("Zebra Apple", "Shared Zebra Banana Apple")]
    [InlineData("Apple Zebra", "Shared Banana Apple Zebra")]
    [InlineData("Apple Banana", "Shared Banana Apple")]
    [InlineData("Banana Apple", "Banana Shared Apple")]
    [InlineData("Zebra zebra", "Shared Zebra")]
    [InlineData("Zebra Banana Apple", "Shared Zebra Banana Apple")]
    public void Each_task_runs_once_where_the_command_line_first_needs_it(string targets, string expected)
    {
        Assert.Equal(0, _fixture.Run([.. targets.Split(' ').Select(t => "--target=" + t)]));

        Assert.Equal(expected.Split(' '), _fixture.Journal);
    }

    [Fact]
    public void Exclusive_targets_keep_the_order_of_the_command_line()
    {
        Assert.Equal(0, _fixture.Run("-e", "-t", "Zebra", "-t", "Apple"));

        Assert.Equal(["Zebra", "Apple"], _fixture.Journal);
    }

    [Fact]
    public void A_dry_run_lists_the_same_order()
    {
        Assert.Equal(0, _fixture.Run("--dryrun", "-t", "Zebra", "-t", "Apple"));

        Assert.Empty(_fixture.Journal);
        Assert.Equal(
            ["1. Shared", "2. Zebra", "3. Banana", "4. Apple"],
            _fixture.Log.Lines(Cake.Core.Diagnostics.LogLevel.Information).Where(l => l.Length > 0 && char.IsDigit(l[0])));
    }

    [Fact]
    public void Whoever_asks_Cake_for_a_graph_per_target_gets_shared_tasks_per_target()
    {
        _fixture.Host.UseCakeSetting("Settings_UnifiedDependencyGraphForMultipleTargets", "false");

        Assert.Equal(0, _fixture.Run("-t", "Zebra", "-t", "Apple"));

        Assert.Equal(["Shared", "Zebra", "Shared", "Banana", "Apple"], _fixture.Journal);
    }

    [Fact]
    public void An_unknown_target_among_several_is_reported_and_nothing_runs()
    {
        Assert.Equal(1, _fixture.Run("-t", "Zebra", "-t", "Zebar"));

        Assert.Empty(_fixture.Journal);
        Assert.Equal(["Error: The target 'Zebar' was not found."], _fixture.Log.Errors);
    }
}
