namespace Slipway.Deployments.Backups;

/// <summary>What a deployment puts in the place of an environment's data, and where the data before goes: enough to take it back.</summary>
/// <param name="Number">The deployment.</param>
/// <param name="Point">Restore point that it comes from; null: from what an earlier restore has put aside.</param>
/// <param name="Database">Null: the database stays.</param>
/// <param name="Uploads">Directories that change.</param>
internal sealed record DataExchange(int Number, string? Point, DatabasePlaces? Database, IReadOnlyList<UploadPlaces> Uploads)
{
    /// <summary>What a scrub did to what comes; null: nothing was scrubbed.</summary>
    public ScrubCounts? Scrubbed { get; init; }

    public bool IsEmpty => Database is null && Uploads.Count == 0;
}

/// <summary>Names of databases, as their engine knows them.</summary>
/// <param name="Beside">What comes.</param>
/// <param name="Kept">Name of what goes.</param>
internal sealed record DatabasePlaces(string Beside, string Kept)
{
    /// <summary>The way back.</summary>
    public DatabasePlaces Back => new(Kept, Beside);
}

/// <summary>Absolute paths of one upload directory.</summary>
/// <param name="Live">Where the app has it.</param>
/// <param name="Beside">What comes.</param>
/// <param name="Kept">Where what goes is put.</param>
/// <param name="Stays">Path below it of the SQLite database, which has an exchange of its own, with all that begins with its name; null: none is there.</param>
internal sealed record UploadPlaces(string Live, string Beside, string Kept, string? Stays)
{
    /// <summary>The way back.</summary>
    public UploadPlaces Back => new(Live, Kept, Beside, Stays);
}
