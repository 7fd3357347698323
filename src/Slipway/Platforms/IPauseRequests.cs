namespace Slipway.Platforms;

/// <summary>A platform whose router can let new requests wait for a moment instead of refusing them.</summary>
public interface IPauseRequests
{
    /// <summary>The longest that requests can be held: browsers and proxies give up after a while.</summary>
    TimeSpan LongestPause { get; }

    /// <summary>
    /// Lets new requests wait, and returns when those that were under way have ended, or had the drain time.
    /// A pause that goes on gets the new end.
    /// </summary>
    /// <param name="time">After which they go on by themselves, at most <see cref="LongestPause"/>.</param>
    /// <param name="fence">The lease.</param>
    /// <param name="progress">What became of the requests under way.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    Task PauseAsync(TimeSpan time, Fence fence, IProgress<string>? progress, CancellationToken cancellationToken);

    /// <summary>Lets the waiting requests go on. No error where there is no pause.</summary>
    Task ResumeAsync(Fence fence, CancellationToken cancellationToken);
}
