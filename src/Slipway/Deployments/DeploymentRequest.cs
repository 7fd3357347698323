using Slipway.Environments;

namespace Slipway.Deployments;

/// <summary>What a person asked for.</summary>
public sealed record DeploymentRequest
{
    public required DeploymentKind Kind { get; init; }

    public required AppEnvironment Environment { get; init; }

    /// <summary>Revision to deploy; null: the current commit.</summary>
    public string? Commit { get; init; }

    /// <summary>Existing release to deploy instead of building one.</summary>
    public string? Release { get; init; }

    /// <summary>Environment to promote from; null: the file's <c>promote.from</c>.</summary>
    public string? From { get; init; }

    /// <summary>Deployment (<c>v41</c>) or release to roll back to; null: the last good one that differs.</summary>
    public string? To { get; init; }

    /// <summary>With <see cref="DeploymentKind.Scale"/>: numbers of instances by process type.</summary>
    public IReadOnlyDictionary<string, int> Instances { get; init; } = new Dictionary<string, int>();

    /// <summary>With <see cref="DeploymentKind.Rollback"/>: what becomes of migrations in between; null: where there are some, it is refused.</summary>
    public RollbackData? Data { get; init; }

    /// <summary>With <see cref="DeploymentKind.Restore"/>: the restore point, or the beginning of its id.</summary>
    public string? Point { get; init; }

    /// <summary>With <see cref="DeploymentKind.Restore"/>: <c>database</c> or <c>uploads</c>; null: both.</summary>
    public string? Only { get; init; }

    /// <summary>With <see cref="DeploymentKind.Restore"/>: whether what the last restore put aside comes back.</summary>
    public bool Undo { get; init; }

    /// <summary>With <see cref="DeploymentKind.Restore"/>: the environment whose restore point it is; null: this one.</summary>
    public AppEnvironment? Source { get; init; }

    /// <summary>With <see cref="Source"/>: whether the data are scrubbed first, as <c>environments/scrub.yml</c> says. The point is the newest that was tried, where <see cref="Point"/> names none.</summary>
    public bool Scrub { get; init; }

    /// <summary>Whether the environment's name has to be typed: it is protected, or it is production and gets the data of another.</summary>
    public bool AsksForName => Environment.Protect.Confirm || (Source is not null && Environment.IsProduction);

    /// <summary>What was typed as <c>--confirm=</c> or at the prompt.</summary>
    public string? Confirmation { get; init; }

    /// <summary>Why a freeze that is in force is passed over; null: it is not.</summary>
    public string? OverrideFreeze { get; init; }

    /// <summary>How long to wait for a lease that somebody else holds. The default value is 0: not at all.</summary>
    public TimeSpan Wait { get; init; } = TimeSpan.Zero;

    /// <summary>Who asks, as the history records it.</summary>
    public required string Actor { get; init; }

    /// <returns>The refusal of a protected environment whose name was not given; null: it was, or is not asked for.</returns>
    public RefusedException? Unconfirmed() => Gates.Confirmation(this);
}
