using Slipway.Environments;
using Slipway.Platforms.Local;

namespace Slipway.Tests.Dock;

public sealed class LocalPlatformKindTests
{
    [Fact]
    public void The_schema_has_the_port_and_two_durations()
    {
        var schema = new LocalPlatformKind().Schema;
        Assert.Equal("local", schema.Kind);
        Assert.Equal(["port", "warm", "drain"], schema.Keys.Select(key => key.Name));
        var port = schema.Keys[0];
        Assert.Equal((PlatformKeyType.Integer, true, 1L, 65535L), (port.Type, port.Required, port.Minimum!.Value, port.Maximum!.Value));
        Assert.Equal(TimeSpan.FromMinutes(10), schema.Keys[1].Default);
        Assert.Equal(TimeSpan.FromSeconds(30), schema.Keys[2].Default);
    }
}
