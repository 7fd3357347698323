using Slipway.Platforms;

namespace Slipway.Tests.Deployments.Kit;

/// <summary>What the platform of one environment holds: it outlives every engine.</summary>
internal sealed class Cloud(string environment)
{
    public const string OldInstance = "web.1";

    public string Url => $"http://{environment}.test/";

    /// <summary>Staged deployments and their releases.</summary>
    public Dictionary<int, string> Staged { get; } = [];

    /// <summary>Staged deployments whose processes run.</summary>
    public HashSet<int> Started { get; } = [];

    public int? Live { get; set; }

    public long HighestEpoch { get; set; }

    public List<string> ReleaseCommands { get; } = [];

    public List<int> Discarded { get; } = [];

    public IReadOnlySet<int>? Kept { get; set; }

    public int? SameAs { get; set; }

    /// <summary>Which apps it runs.</summary>
    public AppLimits Limits { get; set; } = new();

    // How releases and the platform misbehave.
    public HashSet<string> Unhealthy { get; } = [];

    public HashSet<string> Broken { get; } = [];

    public HashSet<string> Crashing { get; } = [];

    /// <summary>How the processes of releases have ended.</summary>
    public Dictionary<string, string> Ends { get; } = [];

    public bool RestoreFails { get; set; }

    public string? Unavailable { get; set; }

    public List<Problem> Problems { get; } = [];

    /// <summary>Whether, at any time since something was live, nothing that answers was.</summary>
    public string? LiveRelease => Live is { } live ? Staged.GetValueOrDefault(live, "?") : null;

    public Observation Observe() => Unavailable is not null
        ? new Observation { Url = Url, Unavailable = Unavailable }
        : new Observation
        {
            Url = Url,
            Release = LiveRelease,
            Deployment = Live,
            Processes = Live is null ? [] : [new ProcessObservation(OldInstance, Crashing.Contains(LiveRelease!) ? "crashed" : "healthy", 0, null, Ends.GetValueOrDefault(LiveRelease!))],
            Warm = [.. Started.Where(number => number != Live)],
        };

    public void Guard(Fence fence)
    {
        if (fence.Epoch < HighestEpoch)
            throw new SlipwayException(ExitCode.Failed, $"epoch {fence.Epoch} is older than {HighestEpoch}");
        HighestEpoch = fence.Epoch;
    }
}
