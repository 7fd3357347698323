namespace Slipway.Platforms.Local.Protocol;

/// <summary>
/// What a client asks of the daemon: one line of JSON after the daemon's <see cref="DockHello"/>. The daemon answers
/// with lines of <see cref="DockReply"/>, the last of which says that it is done.
/// </summary>
internal sealed record DockRequest
{
    public const string Status = "status";
    public const string Start = "start";
    public const string Switch = "switch";
    public const string Discard = "discard";
    public const string Prune = "prune";
    public const string Stop = "stop";
    public const string Remove = "remove";
    public const string Restart = "restart";
    public const string Close = "close";
    public const string Open = "open";
    public const string Hold = "hold";
    public const string Release = "release";

    /// <summary>Ends the daemon and leaves the processes to the next one. Part of every version of the protocol.</summary>
    public const string HandOver = "hand-over";

    public required string Verb { get; init; }

    public string? Environment { get; init; }

    /// <summary>The environment's name as it stands in a target.</summary>
    public string? TargetName { get; init; }

    /// <summary>The environment's port.</summary>
    public int Port { get; init; }

    /// <summary>Deployment that is meant; 0 with <see cref="Switch"/>: none is to be live.</summary>
    public int Deployment { get; init; }

    /// <summary>Epoch of the lease: the daemon refuses one that is smaller than it has seen.</summary>
    public long Epoch { get; init; }

    public string? Holder { get; init; }

    /// <summary>With <see cref="Start"/>: what to run; null for a deployment that the daemon knows already.</summary>
    public DeploymentSpec? Spec { get; init; }

    /// <summary>With <see cref="Spec"/>: its secrets, resolved.</summary>
    public IReadOnlyDictionary<string, string>? Secrets { get; init; }

    /// <summary>With <see cref="Restart"/>: a process type or instance; null: all.</summary>
    public string? Process { get; init; }

    /// <summary>With <see cref="Close"/>: the page, as HTML; null: the dock's own.</summary>
    public string? Page { get; init; }

    /// <summary>With <see cref="Close"/>: when people are told to come again.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>With <see cref="Close"/>: who asks.</summary>
    public string? By { get; init; }

    /// <summary>With <see cref="Hold"/>: how long requests wait at most.</summary>
    public TimeSpan? For { get; init; }

    /// <summary>With <see cref="Prune"/>: numbers of the deployments to keep.</summary>
    public IReadOnlyList<int>? Keep { get; init; }
}
