using Slipway.Platforms.Local.Protocol;
using Slipway.Releases;
using Slipway.Releases.Python;

namespace Slipway.Platforms.Local;

/// <summary>The virtual environment of a deployment: whoever starts something in it sees to it that it is there.</summary>
internal static class InstalledPackages
{
    /// <summary>Makes it from the stored wheels where it is gone; asks no index. Nothing to do for other apps.</summary>
    /// <exception cref="SlipwayException">It cannot be made: a wheel or the Python is gone too.</exception>
    public static async Task EnsureAsync(DockPaths paths, DeploymentSpec spec, IProgress<string>? output, CancellationToken cancellationToken)
    {
        if (spec.Packages is { } packages)
            await new PythonEnvironments(paths.Project, new ContentStore(packages.Store)).EnsureAsync(packages.Runtime, packages.Platform, packages.Wheels, output, cancellationToken);
    }
}
