using Slipway.Environments;
using Slipway.Platforms;

namespace Slipway.Deployments;

/// <summary>What a platform cannot do is refused before anything is touched.</summary>
internal static class Capability
{
    /// <param name="what">What it would have to do, such as <c>show logs</c>.</param>
    /// <exception cref="ConfigurationException">The platform does not have it.</exception>
    public static T Of<T>(IPlatform platform, AppEnvironment environment, string what)
        where T : class =>
        platform as T
        ?? throw new ConfigurationException(
            environment.Platform.Location ?? environment.File,
            $"platform.kind: the {platform.Kind} platform cannot {what}; use the tools of the platform itself, or run {environment.Name} on another kind. Nothing was touched.");
}
