using System.Globalization;
using Slipway.Data.Points;

namespace Slipway.Deployments.Backups;

/// <summary>
/// What a point has less of than the one before it. A database that was emptied and a directory that was not mounted are
/// backed up without an error; that is seen only by comparing.
/// </summary>
internal static class Shrinkage
{
    /// <param name="before">The complete point before it.</param>
    /// <param name="point">The newest complete point.</param>
    /// <param name="share">Percent that may be gone.</param>
    /// <returns>Null: not more than that.</returns>
    public static string? Of(RestorePoint before, RestorePoint point, int share)
    {
        var less = Measures(before, point)
            .Where(measure => measure.Now < measure.Before && (measure.Now == 0 || (measure.Before - measure.Now) * 100m > (decimal)measure.Before * share))
            .Select(measure => measure.Now == 0
                ? $"no {measure.Name} any more ({Number(measure.Before)} before)"
                : $"{Percent(measure.Before, measure.Now)} % fewer {measure.Name} ({Number(measure.Before)} -> {Number(measure.Now)})")
            .ToList();
        return less.Count == 0 ? null : $"The restore point {point.Id} is smaller than {before.Id}, the one before it: {string.Join("; ", less)}.";
    }

    private static IEnumerable<(string Name, long Before, long Now)> Measures(RestorePoint before, RestorePoint point)
    {
        yield return ("tables", Tables(before), Tables(point));
        yield return ("rows", Rows(before), Rows(point));
        // Dumps of two engines are of different size for the same rows.
        if (before.Database is { } then && point.Database is { } now && then.Server.Engine == now.Server.Engine)
            yield return ("bytes in the database dump", then.Dump.Size, now.Dump.Size);
        yield return ("files", before.Uploads.Sum(upload => (long)upload.Files), point.Uploads.Sum(upload => (long)upload.Files));
        yield return ("bytes in files", before.Uploads.Sum(upload => upload.Bytes), point.Uploads.Sum(upload => upload.Bytes));
    }

    private static long Tables(RestorePoint point) => point.Database?.Tables.Count ?? 0;

    private static long Rows(RestorePoint point) => point.Database?.Tables.Sum(table => table.Rows) ?? 0;

    private static string Percent(long before, long now) => ((before - now) * 100m / before).ToString("0", CultureInfo.InvariantCulture);

    private static string Number(long count) => count.ToString(CultureInfo.InvariantCulture);
}
