using Slipway.Data.Databases;
using Slipway.Data.Uploads;

namespace Slipway.Data.Points;

/// <summary>Database and uploads of an environment at one moment. Immutable: what becomes of it later stands in the <see cref="PointCatalog"/>.</summary>
internal sealed record RestorePoint
{
    public const int CurrentFormat = 1;

    public int Format { get; init; } = CurrentFormat;

    /// <summary>See <see cref="PointId"/>.</summary>
    public required string Id { get; init; }

    public required string Environment { get; init; }

    /// <summary>The moment.</summary>
    public required DateTimeOffset Created { get; init; }

    /// <summary>Release that was live, or null.</summary>
    public string? Release { get; init; }

    /// <summary>Number of the deployment that was live, or null.</summary>
    public int? Deployment { get; init; }

    /// <summary>Null: the environment has no database.</summary>
    public DatabaseContents? Database { get; init; }

    public IReadOnlyList<UploadContents> Uploads { get; init; } = [];

    /// <summary>How writes were held at the moment.</summary>
    public required WritePause Pause { get; init; }

    /// <summary>From the beginning of the pause to the last byte in the first vault.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>Programs that took it, with their versions, such as <c>pg_dump</c> and <c>15.20</c>.</summary>
    public IReadOnlyDictionary<string, string> Tools { get; init; } = new Dictionary<string, string>();

    /// <summary>Names of the vaults that have to have it.</summary>
    public required IReadOnlyList<string> RequiredVaults { get; init; }

    /// <summary>Bytes of dump and files, before compression.</summary>
    public long Bytes => (Database?.Dump.Size ?? 0) + Uploads.Sum(upload => upload.Bytes);
}

/// <summary>Whether and how long writes were held while a point was taken.</summary>
/// <param name="Held">How long; null: they went on.</param>
/// <param name="Reason">Why they could not be held, or null.</param>
internal sealed record WritePause(TimeSpan? Held, string? Reason);

/// <summary>What a point has of one upload directory.</summary>
/// <param name="Name">Name of the <see cref="UploadSource"/>.</param>
/// <param name="Files">Number of files.</param>
/// <param name="Directories">Number of directories, with the root.</param>
/// <param name="Links">Number of symbolic links.</param>
/// <param name="Bytes">Bytes of all files.</param>
/// <param name="Listing">SHA-256 of the <see cref="TreeListing"/>.</param>
internal sealed record UploadContents(string Name, int Files, int Directories, int Links, long Bytes, string Listing)
{
    /// <summary>Paths of files that the app wrote to in place between the moment and their copying: these are of a later moment.</summary>
    public IReadOnlyList<string> Modified { get; init; } = [];

    /// <summary>Paths of pipes, sockets and devices, which are not kept.</summary>
    public IReadOnlyList<string> LeftOut { get; init; } = [];

    public static UploadContents Of(UploadSnapshot snapshot, TreeListing listing) =>
        new(snapshot.Source.Name, listing.Files, listing.Directories, listing.Links, listing.Bytes, listing.Hash())
        {
            Modified = snapshot.Modified,
            LeftOut = snapshot.LeftOut,
        };
}
