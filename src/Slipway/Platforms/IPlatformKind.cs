using Slipway.Environments;
using Slipway.Releases;

namespace Slipway.Platforms;

/// <summary>A registered kind of platform: its settings and how to make one for an environment.</summary>
public interface IPlatformKind
{
    PlatformSchema Schema { get; }

    IPlatform Create(AppEnvironment environment, ProjectPaths paths, IContentStore content);
}
