namespace Slipway.Deployments.Backups;

/// <summary>Brings back what a restore has put aside.</summary>
internal static class DataUndo
{
    /// <param name="last">The exchange of that restore.</param>
    /// <param name="number">Deployment that takes it back.</param>
    /// <param name="place">Directory of what this one puts aside.</param>
    public static DataExchange Of(DataExchange last, int number, string place) => new(
        number,
        null,
        last.Database?.Back,
        [.. last.Uploads.Select(upload => new UploadPlaces(upload.Live, upload.Kept, Path.Combine(place, "kept", Path.GetFileName(upload.Kept)), upload.Stays))]);
}
