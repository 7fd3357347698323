using Slipway.Environments;
using Slipway.Health;
using Slipway.Platforms;

namespace Slipway.Deployments;

/// <summary>Makes sure that a deployment is what the platform runs and what answers from outside.</summary>
internal sealed class Verifier(EngineParts parts, IPlatform platform)
{
    private const string Web = "web";

    /// <summary>Its instances were healthy before the switch: what does not answer by then is not on its way up.</summary>
    private static readonly TimeSpan AfterStartBeside = TimeSpan.FromSeconds(10);

    /// <returns>Null: it serves. Otherwise why not.</returns>
    public async Task<string?> FailureAsync(int deployment, string release, RunConfiguration run, CancellationToken cancellationToken)
    {
        var observed = await platform.ObserveAsync(cancellationToken);
        if (Mismatch(observed, deployment, release) is { } mismatch)
            return mismatch;
        if (run.Processes.TryGetValue(Web, out var web) && web.Instances > 0)
        {
            if (observed.Url is null)
                return "the platform names no address, so nobody can ask from outside which release answers";
            var loopback = new Uri(observed.Url).IsLoopback;
            using var probe = new ReleaseProbe(parts.Http, loopback, parts.Time);
            var within = platform is IStartBeside && run.Health.Timeout > AfterStartBeside ? AfterStartBeside : run.Health.Timeout;
            if (await new Verification(probe, parts.Time).FailureAsync(observed.Url, run.Health, release, within, cancellationToken) is { } failure)
                return failure;
            observed = await platform.ObserveAsync(cancellationToken);
        }

        return Mismatch(observed, deployment, release) ?? Crashed(observed);
    }

    /// <summary>Asks what runs and what answers, as a verification does: a third of a warm rollback is the compiling of that.</summary>
    public async Task WarmUpAsync(HealthSettings health, CancellationToken cancellationToken)
    {
        if (platform is IRunOnThisMachine here && parts.Http is null)
            await Task.WhenAll(Task.Run(() => AskAsync(here.Url, health, cancellationToken), cancellationToken), platform.ObserveAsync(cancellationToken));
    }

    public static string Name(Observation observed) => observed switch
    {
        { Unavailable: { } why } => $"unknown ({why})",
        { Release: null } => "nothing",
        { Deployment: null } => $"release {observed.Release}",
        _ => $"v{observed.Deployment} ({observed.Release})",
    };

    private async Task AskAsync(string url, HealthSettings health, CancellationToken cancellationToken)
    {
        using var probe = new ReleaseProbe(parts.Http, new Uri(url).IsLoopback, parts.Time);
        await probe.AskAsync(new Uri(new Uri(url), health.Path), health.Release, release: "", cancellationToken);
    }

    private static string? Mismatch(Observation observed, int deployment, string release)
    {
        if (observed.Unavailable is { } why)
            return $"the platform cannot say what runs: {why}";
        return observed.Deployment == deployment && observed.Release == release
            ? null
            : $"the platform says that {Name(observed)} is live, not v{deployment} ({release})";
    }

    private static string? Crashed(Observation observed)
    {
        var crashed = observed.Processes.Where(process => process.State == "crashed").Select(process => process.Name).ToList();
        return crashed.Count == 0 ? null : $"{string.Join(", ", crashed)} crashed";
    }
}
