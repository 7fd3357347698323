using Cake.Core.Packaging;
using Cake.Frosting;

namespace Slipway.Tests.CakeFrosting;

internal sealed class RecordingToolInstaller : IToolInstaller
{
    public List<PackageReference> Installed { get; } = [];

    public void Install(PackageReference tool) => Installed.Add(tool);
}
