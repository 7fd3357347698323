namespace Slipway.Deployments;

/// <summary>How long to wait for a lease that somebody else holds.</summary>
/// <param name="AtMost">Longest wait; zero: none.</param>
/// <param name="Told">Is told whom it waits for: once for each holder.</param>
/// <param name="Interruption">Ends the wait; a lease that is being taken is taken to the end.</param>
internal sealed record LeaseWait(TimeSpan AtMost, Action<LeaseHolder> Told, CancellationToken Interruption)
{
    public static LeaseWait None { get; } = new(TimeSpan.Zero, _ => { }, CancellationToken.None);
}
