using Slipway.Environments;
using Slipway.Requirements;

namespace Slipway.Releases;

/// <summary>Makes the variants of one kind of app, for one build.</summary>
internal interface IAppBuilder
{
    /// <summary>As the manifest records it.</summary>
    string Name { get; }

    /// <returns>What a person has to put right before anything can be built.</returns>
    Task<IReadOnlyList<Problem>> CheckAsync(SourceExport export, IReadOnlyList<RequirementsFile> requirements, CancellationToken cancellationToken);

    /// <returns>The toolchain that builds an export, such as <c>.NET SDK 10.0.401</c>.</returns>
    Task<string> ToolchainAsync(SourceExport export, CancellationToken cancellationToken);

    /// <returns>Digest of the locks of an environment.</returns>
    Task<string> LockAsync(SourceExport export, RequirementsFile requirements, CancellationToken cancellationToken);

    /// <returns>What besides its lock makes a build for an environment another one; empty: nothing does.</returns>
    string Variation(AppEnvironment environment);

    /// <summary>Builds one variant. The first of the requirements is built with; the others have equal locks and variations.</summary>
    /// <param name="export">An export that this build has for itself.</param>
    /// <param name="requirements">Requirements of the environments that share the variant.</param>
    /// <param name="cancellationToken">Stops it.</param>
    Task<BuiltVariant> BuildAsync(SourceExport export, IReadOnlyList<RequirementsFile> requirements, CancellationToken cancellationToken);
}
