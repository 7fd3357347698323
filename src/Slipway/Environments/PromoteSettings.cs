namespace Slipway.Environments;

/// <summary>Where releases of this environment come from.</summary>
public sealed record PromoteSettings
{
    /// <summary>Environment that a release is promoted from; null where none is named.</summary>
    public string? From { get; init; }

    /// <summary>How long the release must have run there. The default value is 0.</summary>
    public TimeSpan Soak { get; init; } = TimeSpan.Zero;

    /// <summary>How long ago a restore point of the environment may have been tried last; null: it need not have been.</summary>
    public TimeSpan? DrillWithin { get; init; }

    /// <summary>Whether a promotion is refused where the two environments differ in what no <see cref="Allowance"/> declares. The default value is false.</summary>
    public bool StrictParity { get; init; }
}
