using Slipway.Environments;
using Slipway.Releases.DotNet;
using Slipway.Releases.Python;
using Slipway.Requirements;
using Slipway.Requirements.Python;

namespace Slipway.Releases;

/// <summary>Which builder makes an app: the kind of the requirements files that its environments select says it.</summary>
internal static class AppBuilders
{
    /// <param name="requirements">Requirements files of all environments.</param>
    /// <param name="problem">Why none can be chosen; null where one is.</param>
    /// <param name="paths">The project.</param>
    /// <param name="store">Where what is built goes.</param>
    /// <param name="request">What is built.</param>
    public static IAppBuilder? For(IReadOnlyList<RequirementsFile> requirements, ProjectPaths paths, IContentStore store, BuildRequest request, out Problem? problem)
    {
        var python = requirements.Where(file => file.IsPip).ToList();
        problem = python.Count > 0 && python.Count < requirements.Count
            ? new Problem(python[0].Environment.File, $"the environments select requirements of two kinds: {python[0].Path} is for a Python app, {requirements.First(file => !file.IsPip).Path} for a .NET app. A project has one app; name files of one kind with the key 'requirements'.")
            : null;
        return problem is not null ? null : python.Count > 0 ? new PythonBuilder(new PythonEnvironments(paths, store), store, new SecretResolver(paths), request) : new DotNetBuilder(request.Output);
    }

    /// <returns>Every toolchain that this machine has for the app, as far as it can be told without starting one.</returns>
    public static string Toolchains(ProjectPaths paths, IReadOnlyList<AppEnvironment> environments) =>
        environments.Any(environment => RequirementsFile.Select(environment, paths.Root, null, out _) is { IsPip: true }) ? PythonPrograms.Installed() : DotNetSdks.Installed();
}
