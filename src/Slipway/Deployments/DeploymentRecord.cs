using Slipway.Platforms;

namespace Slipway.Deployments;

/// <summary>The line of the ledger that says that a deployment began.</summary>
public sealed record DeploymentRecord
{
    /// <summary>From 1, per environment, without gaps: <c>v1</c>, <c>v2</c>, …</summary>
    public required int Number { get; init; }

    public required string Environment { get; init; }

    public required DeploymentKind Kind { get; init; }

    public required string Release { get; init; }

    /// <summary>Key of the variant that was sent.</summary>
    public required string Variant { get; init; }

    /// <summary>Requirements file that the variant was made with.</summary>
    public required string Requirements { get; init; }

    /// <summary>Combined digest of its lock files.</summary>
    public required string Lock { get; init; }

    /// <summary>Full hash of the release's commit.</summary>
    public required string Commit { get; init; }

    /// <summary>Environment that it was promoted from.</summary>
    public string? PromotedFrom { get; init; }

    /// <summary>Deployment that a rollback went back to.</summary>
    public int? RollbackTo { get; init; }

    /// <summary>Restore point whose data it brought, or <c>undo</c>: those that the restore before it put aside. Null: the data stayed.</summary>
    public string? Restored { get; init; }

    /// <summary>Environment whose restore point that is; null: its own.</summary>
    public string? RestoredFrom { get; init; }

    /// <summary>Whether those data were scrubbed before they came here.</summary>
    public bool Scrubbed { get; init; }

    /// <summary>Deployment that was live when this one began; null: none.</summary>
    public int? Previous { get; init; }

    public required RunConfiguration Run { get; init; }

    /// <summary>Instance counts in <see cref="Run"/> that were chosen with <c>Scale</c>, by process type.</summary>
    public IReadOnlyDictionary<string, ProcessScale> Scale { get; init; } = new Dictionary<string, ProcessScale>();

    /// <summary>Keyed fingerprints of the secrets' values by name: they tell that a value changed, and nothing else.</summary>
    public IReadOnlyDictionary<string, string> SecretFingerprints { get; init; } = new Dictionary<string, string>();

    /// <summary>Which key made the fingerprints (each machine has its own): others cannot be compared with them. Null where there are none.</summary>
    public string? FingerprintKey { get; init; }

    public required string Actor { get; init; }

    /// <summary>Why a freeze that was in force was passed over; null: none was.</summary>
    public string? FreezeOverride { get; init; }

    /// <summary>Epoch of the lease that it was made under.</summary>
    public required long Epoch { get; init; }

    public required DateTimeOffset StartedAt { get; init; }
}
