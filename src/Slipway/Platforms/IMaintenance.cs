namespace Slipway.Platforms;

/// <summary>A platform that can answer every request itself, with 503 and a page. It stays so over deployments and restarts.</summary>
public interface IMaintenance
{
    /// <param name="page">HTML of the page; null: the platform's own.</param>
    /// <param name="retryAfter">When people are told to come again.</param>
    /// <param name="by">Who begins it, for whoever wonders.</param>
    /// <param name="fence">The lease.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    Task BeginMaintenanceAsync(string? page, TimeSpan retryAfter, string by, Fence fence, CancellationToken cancellationToken);

    /// <summary>No error where there is no maintenance.</summary>
    Task EndMaintenanceAsync(Fence fence, CancellationToken cancellationToken);
}
