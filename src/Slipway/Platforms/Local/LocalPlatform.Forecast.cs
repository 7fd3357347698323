using Slipway.Platforms.Local.Protocol;
using Slipway.Releases;

namespace Slipway.Platforms.Local;

/// <summary>What a deployment to the dock would take and interrupt, as docs/dock.md describes it.</summary>
public sealed partial class LocalPlatform : IForecast
{
    public Task<Forecast> ForecastAsync(ForecastRequest request, CancellationToken cancellationToken)
    {
        var spec = request.Observed.Deployment is { } live ? StoredDeployment.TryReadSpec(_paths, _environment.Name, live) : null;
        var moved = spec is not null && spec.Port != Port;
        var lines = new List<string> { Web(request) };
        if (moved)
            lines.Add($"the port changes from {spec!.Port} to {Port}: http://localhost:{spec.Port} answers no more after the switch");
        lines.AddRange(Exchanged(request));
        return Task.FromResult(new Forecast
        {
            DiskNeeded = request.Variant is { } variant ? Needed(variant) : null,
            DiskFree = LocalChecks.Free(_paths),
            DiskMargin = LocalChecks.Margin,
            Settings = spec is null ? [] : Changed(spec),
            Interrupts = moved,
            Interruption = lines,
        });
    }

    private TimeSpan Warm => (TimeSpan)_environment.Platform.Values[LocalPlatformKind.Warm];

    private TimeSpan Drain => (TimeSpan)_environment.Platform.Values[LocalPlatformKind.Drain];

    private string Web(ForecastRequest request) => request.SameAs is { } same && request.Observed.Warm.Contains(same) && IsSameAs(same, request.Coming)
        ? $"web: none; v{same} still runs and is only switched to, if its secrets are the same"
        : $"web: none; the new instances answer before the switch, and requests under way have {Drain.TotalSeconds:0.###} s to finish";

    /// <summary>A rollback keeps the scale: with other numbers of instances the warm ones are not taken.</summary>
    private bool IsSameAs(int deployment, RunConfiguration? coming) =>
        coming is not null
        && StoredDeployment.TryReadSpec(_paths, _environment.Name, deployment) is { } spec
        && spec.Processes.Count == coming.Processes.Count
        && spec.Processes.All(process => coming.Processes.GetValueOrDefault(process.Type) == new ProcessRun(process.Command, process.Instances));

    /// <summary>Process types that run before and after: two releases of one never work at once.</summary>
    private static IEnumerable<string> Exchanged(ForecastRequest request)
    {
        string[] types = [.. (request.Running?.Processes ?? new Dictionary<string, ProcessRun>())
            .Where(process => process.Key != ProcessSpec.Web && process.Value.Instances > 0 && (request.Coming is null || request.Coming.Processes.GetValueOrDefault(process.Key)?.Instances > 0))
            .Select(process => process.Key)
            .Order(StringComparer.Ordinal)];
        if (types.Length > 0)
            yield return $"{string.Join(", ", types)}: exchanged at the switch; the old {(types.Length == 1 ? "one ends" : "ones end")} before the new {(types.Length == 1 ? "one starts" : "ones start")}";
    }

    /// <returns>Bytes of the unpacked release, and of what the content store has to get first.</returns>
    private long Needed(Variant variant) =>
        LocalChecks.Unpacked(variant)
        + variant.Contents.SelectMany(files => files).Where(file => !_content.Contains(file)).DistinctBy(file => (file.Sha256, file.Executable)).Sum(file => file.Size);

    private List<string> Changed(DeploymentSpec spec)
    {
        var names = new List<string>();
        if (spec.Drain != Drain)
            names.Add($"platform.{LocalPlatformKind.Drain}");
        if (spec.Port != Port)
            names.Add($"platform.{LocalPlatformKind.Port}");
        if (spec.Warm != Warm)
            names.Add($"platform.{LocalPlatformKind.Warm}");
        return names;
    }
}
