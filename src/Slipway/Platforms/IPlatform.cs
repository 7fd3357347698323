namespace Slipway.Platforms;

/// <summary>
/// Where an environment runs. Four verbs every platform has; what only some can do is a capability with an interface
/// of its own (<see cref="IReleasePhase"/>, <see cref="IStartBeside"/>, <see cref="IPruneReleases"/>), which the engine
/// asks for with a type test. An instance serves one environment.
/// </summary>
public interface IPlatform
{
    /// <summary>The kind as environment files name it.</summary>
    string Kind { get; }

    /// <summary>Everything that would make the coming deployment fail and can be known now: tools, credentials, disk, ports.</summary>
    /// <returns>Problems; empty when it may go on.</returns>
    Task<IReadOnlyList<Problem>> CheckAsync(StageRequest request, CancellationToken cancellationToken);

    /// <summary>Puts the release beside what runs. Doing it again for the same deployment changes nothing.</summary>
    Task<StagedRelease> StageAsync(StageRequest request, CancellationToken cancellationToken);

    /// <summary>Makes the staged release live. Returns when the platform routes to it; the old one may still drain.</summary>
    Task ActivateAsync(StagedRelease staged, Fence fence, CancellationToken cancellationToken);

    /// <summary>What runs now, asked of the platform and not remembered.</summary>
    Task<Observation> ObserveAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Brings an observed state back: its release and deployment, with the configuration it had. Where nothing was
    /// live (<see cref="Observation.Deployment"/> is null) nothing is live afterwards. Doing it again changes nothing.
    /// </summary>
    /// <exception cref="SlipwayException">It could not be brought back; the message says what runs where.</exception>
    Task RestoreAsync(Observation observed, Fence fence, CancellationToken cancellationToken);
}

/// <summary>The lease under which a change is made: platforms that can, refuse a smaller epoch than they have seen.</summary>
/// <param name="Epoch">Epoch of the lease.</param>
/// <param name="Holder">Who holds it, for messages.</param>
public sealed record Fence(long Epoch, string Holder);
