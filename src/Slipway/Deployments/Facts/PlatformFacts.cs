using Slipway.Parity;
using Slipway.Platforms;

namespace Slipway.Deployments.Facts;

/// <summary>Where it runs, and what that platform can do.</summary>
internal static class PlatformFacts
{
    private static readonly (string Name, Func<IPlatform, bool> Has)[] Capabilities =
    [
        ("asgi", platform => platform is not ILimitApps { Limits.WsgiOnly: true }),
        ("logs", platform => platform is IReadLogs),
        ("maintenance", platform => platform is IMaintenance),
        ("one-off", platform => platform is IRunOneOff),
        ("pause", platform => platform is IPauseRequests),
        ("prune", platform => platform is IPruneReleases),
        ("release-command", platform => platform is IReleasePhase),
        ("restart", platform => platform is IRestartProcesses),
        ("scale", platform => platform is IScaleProcesses),
        ("start-beside", platform => platform is IStartBeside),
    ];

    public static void Add(IPlatform platform, FactSheet sheet)
    {
        sheet.Add("platform/kind", Fact.Of(platform.Kind));
        foreach (var (name, has) in Capabilities)
            sheet.Add($"capabilities/{name}", Fact.Of(has(platform) ? "yes" : "no"));
    }
}
