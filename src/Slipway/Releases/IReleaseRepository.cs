namespace Slipway.Releases;

/// <summary>The releases of a project, by id.</summary>
public interface IReleaseRepository
{
    /// <returns>The release, or null.</returns>
    Task<ReleaseManifest?> FindAsync(string id, CancellationToken cancellationToken);

    /// <returns>Ids, in ordinal order.</returns>
    Task<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken);

    /// <summary>Adds a release; does nothing when it is there.</summary>
    Task AddAsync(ReleaseManifest manifest, CancellationToken cancellationToken);
}
