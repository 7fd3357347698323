namespace Slipway.Deployments;

/// <summary>A lease that somebody broke: kept for good, so that nobody has to wonder where a deployment ended.</summary>
public sealed record LeaseBreak
{
    /// <summary>Epoch that the broken lease gave way to.</summary>
    public required long Epoch { get; init; }

    /// <summary>Who broke it.</summary>
    public required string Actor { get; init; }

    public required string Reason { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>Who held it.</summary>
    public required LeaseHolder Victim { get; init; }
}
