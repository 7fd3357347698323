namespace Slipway.Platforms;

/// <summary>A platform that keeps staged releases which pruning may remove.</summary>
public interface IPruneReleases
{
    /// <summary>Removes what belongs to no kept deployment. What is live or warm stays whatever the list says.</summary>
    /// <param name="keep">Numbers of the deployments to keep.</param>
    Task PruneAsync(IReadOnlySet<int> keep, Fence fence, CancellationToken cancellationToken);
}
