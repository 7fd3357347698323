using Slipway.Data.Points;

namespace Slipway.Deployments;

/// <summary>A restore point, as lists of them show it.</summary>
public sealed record PointSummary
{
    /// <summary>What <c>--point=</c> takes, such as <c>20261126t142805z-3f9a</c>.</summary>
    public required string Id { get; init; }

    /// <summary>The moment that database and uploads are of.</summary>
    public required DateTimeOffset Created { get; init; }

    /// <summary>Release that was live; null: none.</summary>
    public string? Release { get; init; }

    /// <summary>Deployment that was live; null: none.</summary>
    public int? Deployment { get; init; }

    /// <summary>Engine and version of the database, such as <c>postgresql 15.20</c>; null: there is none in it.</summary>
    public string? Database { get; init; }

    /// <summary>Newest migration that was applied; null: none, or nobody knows.</summary>
    public string? Migration { get; init; }

    public int Tables { get; init; }

    public long Rows { get; init; }

    /// <summary>Uploaded files.</summary>
    public int Files { get; init; }

    /// <summary>Bytes of dump and files, before compression.</summary>
    public long Bytes { get; init; }

    /// <summary>How long requests were held for it; null: they went on.</summary>
    public TimeSpan? Held { get; init; }

    /// <summary>What could not be held, or why nothing could.</summary>
    public string? NotHeld { get; init; }

    /// <summary>From the pause to the last byte.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>Vaults that have it.</summary>
    public IReadOnlyList<string> Vaults { get; init; } = [];

    /// <summary>Vaults that have to have it and do not.</summary>
    public IReadOnlyList<string> Missing { get; init; } = [];

    /// <summary>When it was restored for trial last; null: never.</summary>
    public DateTimeOffset? Drilled { get; init; }

    /// <summary>Why its last drill failed; null: it did not.</summary>
    public string? DrillFailure { get; init; }

    internal static PointSummary Of(KnownPoint known)
    {
        var point = known.Point;
        return new PointSummary
        {
            Id = point.Id,
            Created = point.Created,
            Release = point.Release,
            Deployment = point.Deployment,
            Database = point.Database is { } database ? $"{database.Server.Engine} {database.Server.Version}" : null,
            Migration = point.Database?.Migrations?.Head,
            Tables = point.Database?.Tables.Count ?? 0,
            Rows = point.Database?.Tables.Sum(table => table.Rows) ?? 0,
            Files = point.Uploads.Sum(upload => upload.Files),
            Bytes = point.Bytes,
            Held = point.Pause.Held,
            NotHeld = point.Pause.Reason,
            Duration = point.Duration,
            Vaults = known.Vaults,
            Missing = [.. point.RequiredVaults.Except(known.Vaults)],
            Drilled = known.Drills.Count == 0 ? null : known.Drills[^1].Ended,
            DrillFailure = known.Drills.Count == 0 ? null : known.Drills[^1].Failure,
        };
    }
}
