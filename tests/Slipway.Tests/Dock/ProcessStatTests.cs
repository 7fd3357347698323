using Slipway.Platforms.Local.Unix;

namespace Slipway.Tests.Dock;

public sealed class ProcessStatTests
{
    [Theory]
    [InlineData("4711 (dotnet) S 1 4711 4710 0 -1 4194560 1 0 0 0 1 2 0 0 20 0 19 0 987654 1 2")]
    [InlineData("4711 (a (b) c) S 1 4711 4710 0 -1 4194560 1 0 0 0 1 2 0 0 20 0 19 0 987654 1 2")]
    public void Fields_are_counted_after_the_name(string line) =>
        Assert.Equal(new ProcessStat(4711, 4710, 987654), ProcessStat.Parse(line));

    [Theory]
    [InlineData("4711 (dotnet) Z 1 4711 4711 0 -1 4194560 1 0 0 0 1 2 0 0 20 0 19 0 987654 1 2")]
    [InlineData("4711 (dotnet) X 1 4711 4711 0 -1 4194560 1 0 0 0 1 2 0 0 20 0 19 0 987654 1 2")]
    public void A_zombie_does_not_run(string line) => Assert.Null(ProcessStat.Parse(line));

    [Fact]
    public void Nobody_has_the_largest_number() => Assert.Null(ProcessStat.TryRead(int.MaxValue));
}
