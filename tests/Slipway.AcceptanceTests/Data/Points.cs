using Slipway.Data.Databases;
using Slipway.Data.Points;
using Slipway.Data.Uploads;
using Slipway.Data.Vaults;
using Slipway.Releases;

namespace Slipway.AcceptanceTests.Data;

/// <summary>Puts points together as a backup does.</summary>
internal static class Points
{
    public const string First = "20261126t140000z-0001";
    public const string Second = "20261126t150000z-0002";

    public static RestorePoint Of(string id, DatabaseContents? database, params IReadOnlyList<UploadContents> uploads) => new()
    {
        Id = id,
        Environment = "production",
        Created = new DateTimeOffset(2026, 11, 26, 14, 0, 0, TimeSpan.Zero),
        Pause = new WritePause(null, "this platform has none"),
        Duration = TimeSpan.FromSeconds(1),
        RequiredVaults = ["near"],
        Database = database,
        Uploads = uploads,
    };

    /// <summary>Puts the dump of a snapshot into a vault and commits.</summary>
    public static async Task<DatabaseContents> PutAsync(IVaultDeposit deposit, IDatabaseSnapshot snapshot, CancellationToken cancellationToken)
    {
        await using var dump = await snapshot.OpenDumpAsync(cancellationToken);
        var digest = await deposit.PutDumpAsync(dump, cancellationToken);
        var contents = await ContentsAsync(snapshot, digest, cancellationToken);
        await deposit.CommitAsync(Of(First, contents), cancellationToken);
        return contents;
    }

    public static async Task<DatabaseContents> DumpAsync(IDatabaseSnapshot snapshot, Stream target, CancellationToken cancellationToken)
    {
        await using var dump = await snapshot.OpenDumpAsync(cancellationToken);
        await dump.CopyToAsync(target, cancellationToken);
        return await ContentsAsync(snapshot, new Digest(target.Length, "00"), cancellationToken);
    }

    public static async Task<(TreeListing Listing, RestorePoint Point)> PutUploadsAsync(IVaultDeposit deposit, string id, string tree, string scratch, CancellationToken cancellationToken)
    {
        var snapshot = UploadSnapshot.Take(new UploadSource("media", tree), Path.Combine(scratch, "snapshot"), cancellationToken);
        var index = HashIndex.Open(Path.Combine(scratch, "index"));
        var listing = await deposit.PutUploadsAsync(snapshot, index, null, cancellationToken);
        var point = Of(id, null, UploadContents.Of(snapshot, listing));
        await deposit.CommitAsync(point, cancellationToken);
        index.Close(snapshot);
        return (listing, point);
    }

    private static async Task<DatabaseContents> ContentsAsync(IDatabaseSnapshot snapshot, Digest digest, CancellationToken cancellationToken) => new(
        snapshot.Server,
        new DumpContent(snapshot.Format, digest.Size, digest.Sha256),
        await snapshot.CountAsync(cancellationToken),
        await snapshot.ReadMigrationsAsync(cancellationToken)) { Properties = snapshot.Properties };
}
