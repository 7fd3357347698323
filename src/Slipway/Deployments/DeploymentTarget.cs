using Slipway.Platforms;
using Slipway.Releases;

namespace Slipway.Deployments;

/// <summary>What an environment shall run.</summary>
internal sealed record DeploymentTarget
{
    /// <summary>The release; null: it is built first.</summary>
    public ReleaseManifest? Release { get; init; }

    /// <summary>Commit that is built.</summary>
    public SourceRevision? Source { get; init; }

    /// <summary>The deployment that a rollback goes back to, with its configuration.</summary>
    public HistoryEntry? RollbackTo { get; init; }

    /// <summary>Environment that it is promoted from.</summary>
    public string? PromotedFrom { get; init; }

    /// <summary>The deployment of that environment that proves the release.</summary>
    public HistoryEntry? Proof { get; init; }

    /// <summary>Configuration, once the release is known.</summary>
    public RunConfiguration? Run { get; init; }

    /// <summary>Instance counts in it that were chosen with <c>Scale</c>.</summary>
    public IReadOnlyDictionary<string, ProcessScale> Scale { get; init; } = new Dictionary<string, ProcessScale>();

    /// <summary>Release id, or the commit that one will be made from.</summary>
    public string Name => Release?.Id ?? Source!.Commit[..7] + (Source.Dirty ? " with uncommitted changes" : "");
}
