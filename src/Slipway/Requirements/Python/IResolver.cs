using Slipway.Requirements.Pip;

namespace Slipway.Requirements.Python;

/// <summary>Chooses one version of every package that requirements ask for, and of all that those need.</summary>
internal interface IResolver
{
    /// <returns>In the order of the names, each with its hashes.</returns>
    /// <exception cref="ConfigurationException">There is no such version, or versions exclude each other.</exception>
    /// <exception cref="SlipwayException">It failed otherwise, for example because no index could be reached.</exception>
    Task<IReadOnlyList<PythonPackage>> ResolveAsync(RequirementsFile file, RequirementSet set, IProgress<string>? output, CancellationToken cancellationToken);
}
