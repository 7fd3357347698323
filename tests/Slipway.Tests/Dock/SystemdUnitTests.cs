using Slipway.Platforms.Local;

namespace Slipway.Tests.Dock;

public sealed class SystemdUnitTests
{
    [Fact]
    public void Paths_are_written_as_systemd_reads_them()
    {
        var text = new SystemdUnit(new DockPaths(new ProjectPaths("/srv/a b/100%/$x"))).Text("/srv/a b/slipway-dock.dll");
        Assert.Contains("\nConditionPathExists=/srv/a b/100%%/$x/.slipway/dock\n", text, StringComparison.Ordinal);
        Assert.Contains(" \"/srv/a b/slipway-dock.dll\" --root \"/srv/a b/100%%/$$x\"\n", text, StringComparison.Ordinal);
        Assert.Contains("\nStandardOutput=append:/srv/a b/100%%/$x/.slipway/dock/dock.log\n", text, StringComparison.Ordinal);
        Assert.Contains("\nKillMode=process\n", text, StringComparison.Ordinal);
    }
}
