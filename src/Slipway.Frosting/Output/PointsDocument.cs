using System.Text.Json;
using Slipway.Deployments;

namespace Slipway.Frosting.Output;

/// <summary>The JSON of <c>Points</c>. Names are promised in docs/backups.md: fields are added, never renamed.</summary>
internal sealed record PointsDocument(string Environment, IReadOnlyList<PointsDocument.Point> Points)
{
    public static string Write(string environment, IReadOnlyList<PointSummary> points) =>
        JsonSerializer.Serialize(new PointsDocument(environment, [.. points.Select(Point.Of)]), DocumentContext.Default.PointsDocument);

    /// <summary>A restore point. Times in seconds.</summary>
    internal sealed record Point(
        string Id, DateTimeOffset Created, string? Release, int? Deployment, string? Database, string? Migration, int Tables, long Rows, int Files, long Bytes,
        double? HeldSeconds, string? NotHeld, double Seconds, IReadOnlyList<string> Vaults, IReadOnlyList<string> Missing, DateTimeOffset? Drilled, string? DrillFailure)
    {
        public static Point Of(PointSummary point) => new(
            point.Id, point.Created, point.Release, point.Deployment, point.Database, point.Migration, point.Tables, point.Rows, point.Files, point.Bytes,
            point.Held?.TotalSeconds, point.NotHeld, point.Duration.TotalSeconds, point.Vaults, point.Missing, point.Drilled, point.DrillFailure);
    }
}
