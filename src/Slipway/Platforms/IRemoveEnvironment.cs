namespace Slipway.Platforms;

/// <summary>A platform where a whole environment can be made for a while and removed again: previews and rehearsals.</summary>
public interface IRemoveEnvironment
{
    /// <summary>Stops everything of the environment and removes it with its data.</summary>
    /// <param name="fence">The lease.</param>
    /// <param name="progress">A line for every process that ended.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    Task RemoveAsync(Fence fence, IProgress<string>? progress, CancellationToken cancellationToken);
}
