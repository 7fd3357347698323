using Slipway.Data.Points;
using Slipway.Data.Uploads;

namespace Slipway.Data.Vaults;

/// <summary>A place where restore points are kept. Several commands may use one at once, for several environments.</summary>
/// <remarks>
/// A point is in a vault when its manifest is, which is written last: whatever happens before leaves no point, and no
/// point is ever half there. Every member throws a <see cref="SlipwayException"/> that names the vault when it cannot be used.
/// </remarks>
internal interface IVault
{
    /// <summary>Its name in the environment file.</summary>
    string Name { get; }

    /// <summary>Programs that it uses with their versions; empty where it uses none.</summary>
    Task<IReadOnlyDictionary<string, string>> ToolsAsync(CancellationToken cancellationToken);

    /// <summary>Begins to put a point into it. What is put is kept only by <see cref="IVaultDeposit.CommitAsync"/>.</summary>
    Task<IVaultDeposit> BeginAsync(string environment, string id, CancellationToken cancellationToken);

    /// <returns>Ids of the environment's points, the oldest first.</returns>
    Task<IReadOnlyList<string>> ListAsync(string environment, CancellationToken cancellationToken);

    /// <exception cref="SlipwayException">It has no such point, or its manifest is damaged.</exception>
    Task<IStoredPoint> OpenAsync(string environment, string id, CancellationToken cancellationToken);

    /// <summary>Reads everything that belongs to a point and compares it with its digests.</summary>
    Task<Verification> VerifyAsync(string environment, string id, IProgress<Advance>? advance, CancellationToken cancellationToken);

    /// <summary>Removes points: they are gone when the call returns, their space is free after the next <see cref="TidyAsync"/>. Those that are not there are passed over.</summary>
    Task DeleteAsync(string environment, IReadOnlyCollection<string> ids, CancellationToken cancellationToken);

    /// <summary>Removes what no point refers to any more, unless a backup into it is running.</summary>
    Task<Tidying> TidyAsync(CancellationToken cancellationToken);
}

/// <summary>A point on its way into a vault. Disposing one that was not committed takes back what can be.</summary>
internal interface IVaultDeposit : IAsyncDisposable
{
    /// <summary>Reads a dump to its end and keeps it. When the stream throws, nothing is kept.</summary>
    /// <returns>Its size and digest.</returns>
    Task<Releases.Digest> PutDumpAsync(Stream dump, CancellationToken cancellationToken);

    /// <summary>Keeps the files of a snapshot. Of a file that the index knows and the vault has nothing is read.</summary>
    /// <returns>Everything that was kept, with digests.</returns>
    Task<TreeListing> PutUploadsAsync(UploadSnapshot snapshot, HashIndex index, IProgress<Advance>? advance, CancellationToken cancellationToken);

    /// <summary>Makes all of it durable, and then the point with its manifest.</summary>
    /// <exception cref="SlipwayException">It failed; there is no point.</exception>
    Task CommitAsync(RestorePoint point, CancellationToken cancellationToken);
}

/// <summary>A point in a vault.</summary>
internal interface IStoredPoint
{
    RestorePoint Manifest { get; }

    /// <returns>The dump. Reading to its end throws where it is not, byte for byte, what was put.</returns>
    Task<Stream> OpenDumpAsync(CancellationToken cancellationToken);

    /// <param name="name">Name of the upload source.</param>
    /// <param name="cancellationToken">Stops it.</param>
    Task<TreeListing> ReadListingAsync(string name, CancellationToken cancellationToken);

    /// <summary>Restores an upload directory into a new one. It is equal to the listing, contents by their digests, or it is not there.</summary>
    /// <param name="name">Name of the upload source.</param>
    /// <param name="target">A directory that does not exist.</param>
    /// <param name="advance">Takes how far it is, or null.</param>
    /// <param name="cancellationToken">Stops it; nothing stays behind.</param>
    Task<TreeListing> RestoreUploadsAsync(string name, string target, IProgress<Advance>? advance, CancellationToken cancellationToken);
}

/// <summary>How a point was found to be.</summary>
/// <param name="Contents">Distinct contents that were read.</param>
/// <param name="Bytes">Bytes of these.</param>
/// <param name="Damages">What is wrong, a line each: which object, and what it belongs to. Empty: it is whole.</param>
internal sealed record Verification(int Contents, long Bytes, IReadOnlyList<string> Damages);

/// <summary>What tidying did.</summary>
/// <param name="Removed">Contents that were removed.</param>
/// <param name="Freed">Bytes on the disk that they took; 0 where the vault does not tell.</param>
/// <param name="Postponed">Why nothing was removed, or null.</param>
internal sealed record Tidying(int Removed, long Freed, string? Postponed);
