using Slipway.Data.Databases;
using Slipway.Data.Points;

namespace Slipway.Tests.Data.Points;

/// <summary>Points for tests.</summary>
internal static class SamplePoint
{
    public static readonly DateTimeOffset Now = new(2026, 11, 26, 14, 0, 0, TimeSpan.Zero);

    public static RestorePoint At(DateTimeOffset created, string? id = null, params IReadOnlyList<string> vaults) => new()
    {
        Id = id ?? PointId.Of(created),
        Environment = "production",
        Created = created,
        Pause = new WritePause(null, null),
        Duration = TimeSpan.FromSeconds(3),
        RequiredVaults = vaults.Count > 0 ? vaults : ["near"],
    };

    public static RestorePoint Full() => At(Now, "20261126t140000z-3f9a", "near", "far") with
    {
        Release = "c4bb00f-3f9a21",
        Deployment = 43,
        Database = new DatabaseContents(
            new DatabaseServer("postgresql", "15.20"),
            new DumpContent("pg_dump custom", 12, "ab"),
            [new TableRows("public.entry", 3), new TableRows("public.\"Größe\"", 0)],
            new MigrationRecord("django", ["blog.0001_initial", "blog.0002_author"])) { Properties = new Dictionary<string, string> { ["encoding"] = "UTF8" } },
        Uploads = [new UploadContents("media", 2, 1, 0, 7, "cd") { Modified = ["a\nb"], LeftOut = ["socket"] }],
        Pause = new WritePause(TimeSpan.FromMilliseconds(120), "only the web process was held"),
        Tools = new Dictionary<string, string> { ["pg_dump"] = "15.20" },
    };
}
