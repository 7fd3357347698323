using Slipway.Data.Databases;

namespace Slipway.Deployments.Backups;

/// <summary>A database that was restored beside the one in use.</summary>
/// <param name="Place">Where it is.</param>
/// <param name="Name">Its name there.</param>
internal sealed record DatabaseBeside(IDatabaseEngine Place, string Name)
{
    public IDatabaseEngine Engine => Place.Of(Name);

    public Task DropAsync(CancellationToken cancellationToken) => Place.DropAsync(Place.Beside(Name), cancellationToken);
}
