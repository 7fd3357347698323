using Cake.Core.Packaging;
using CakeToolInstaller = Cake.Core.Tooling.IToolInstaller;

namespace Cake.Frosting;

internal sealed class ToolInstaller(CakeToolInstaller installer) : IToolInstaller
{
    public void Install(PackageReference tool)
    {
        // Cake installs while the result is enumerated.
        foreach (var _ in installer.Install(tool))
        {
        }
    }
}
