using Slipway.Environments;
using Slipway.Releases;

namespace Slipway.Platforms.Local;

/// <summary><c>platform: { kind: local }</c>: the dock on this machine.</summary>
public sealed class LocalPlatformKind : IPlatformKind
{
    public const string Kind = "local";

    internal const string Port = "port";
    internal const string Warm = "warm";
    internal const string Drain = "drain";

    private readonly string _binaries;

    /// <param name="binaries">Directory of the daemon's binaries. The default value is <c>dock</c> beside the running program.</param>
    public LocalPlatformKind(string? binaries = null) => _binaries = binaries ?? DefaultBinaries;

    public PlatformSchema Schema { get; } = new(Kind,
    [
        new PlatformKey(Port, PlatformKeyType.Integer, "Port of this machine that the environment answers on.", Required: true, Minimum: 1, Maximum: 65535, Unique: true),
        new PlatformKey(Warm, PlatformKeyType.Duration, "How long the release before keeps running, so that a rollback is only a switch.", Default: TimeSpan.FromMinutes(10)),
        new PlatformKey(Drain, PlatformKeyType.Duration, "How long running requests may go on after a switch, and processes after they were told to stop.", Default: TimeSpan.FromSeconds(30)),
    ]);

    /// <returns>Settings of this kind with a port: what else they say, and what holds by default.</returns>
    internal static PlatformSettings At(int port, PlatformSettings settings)
    {
        var local = settings.Kind == Kind;
        return new PlatformSettings(Kind, new Dictionary<string, object>
        {
            [Port] = (long)port,
            [Warm] = local ? settings.Values[Warm] : TimeSpan.FromMinutes(10),
            [Drain] = local ? settings.Values[Drain] : TimeSpan.FromSeconds(30),
        })
        {
            Location = settings.Location,
        };
    }

    internal static string DefaultBinaries => Path.Combine(AppContext.BaseDirectory, "dock");

    public IPlatform Create(AppEnvironment environment, ProjectPaths paths, IContentStore content) =>
        new LocalPlatform(environment, paths, content, _binaries);
}
