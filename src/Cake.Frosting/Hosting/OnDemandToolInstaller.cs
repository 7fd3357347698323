using Cake.Core.IO;
using Cake.Core.Packaging;
using Microsoft.Extensions.DependencyInjection;
using CakeToolInstaller = Cake.Core.Tooling.ToolInstaller;
using ICakeToolInstaller = Cake.Core.Tooling.IToolInstaller;

namespace Cake.Frosting;

/// <summary>
/// Every Cake context holds a tool installer, and Cake's own brings the NuGet client along: a third of the start-up of
/// a run that installs nothing. So it is made when a tool is first installed.
/// </summary>
internal sealed class OnDemandToolInstaller(IServiceProvider provider) : ICakeToolInstaller
{
    private CakeToolInstaller? _installer;

    public IEnumerable<FilePath> Install(PackageReference tool)
        => (_installer ??= ActivatorUtilities.CreateInstance<CakeToolInstaller>(provider)).Install(tool);
}
