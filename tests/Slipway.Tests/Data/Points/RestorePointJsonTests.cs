using System.Text;
using Slipway.Data.Points;

namespace Slipway.Tests.Data.Points;

public sealed class RestorePointJsonTests
{
    [Fact]
    public void A_manifest_is_written_as_documented() => Assert.Equal(
        """
        {
          "format": 1,
          "id": "20261126t140000z-3f9a",
          "environment": "production",
          "created": "2026-11-26T14:00:00.0000000+00:00",
          "release": "c4bb00f-3f9a21",
          "deployment": 43,
          "database": {
            "engine": "postgresql",
            "version": "15.20",
            "dump": {
              "format": "pg_dump custom",
              "size": 12,
              "sha256": "ab"
            },
            "tables": [
              {
                "table": "public.entry",
                "rows": 3
              },
              {
                "table": "public.\"Größe\"",
                "rows": 0
              }
            ],
            "migrations": {
              "kind": "django",
              "applied": [
                "blog.0001_initial",
                "blog.0002_author"
              ]
            },
            "properties": {
              "encoding": "UTF8"
            }
          },
          "uploads": [
            {
              "name": "media",
              "files": 2,
              "directories": 1,
              "links": 0,
              "bytes": 7,
              "listing": "cd",
              "modified": [
                "a\\x0ab"
              ],
              "left-out": [
                "socket"
              ]
            }
          ],
          "pause": {
            "held": "00:00:00.1200000",
            "reason": "only the web process was held"
          },
          "duration": "00:00:03",
          "tools": {
            "pg_dump": "15.20"
          },
          "vaults": [
            "near",
            "far"
          ]
        }
        """.Replace("Größe", "Größe", StringComparison.Ordinal),
        Encoding.UTF8.GetString(RestorePointJson.Write(SamplePoint.Full())));

    [Fact]
    public void What_was_written_is_read()
    {
        var written = RestorePointJson.Write(SamplePoint.Full());
        Assert.Equal(Encoding.UTF8.GetString(written).Replace("a\\\\x0ab", "a\\\\x0ab", StringComparison.Ordinal), Encoding.UTF8.GetString(RestorePointJson.Write(RestorePointJson.Read(written, "it"))));
        var read = RestorePointJson.Read(written, "it");
        Assert.Equal("blog.0002_author", read.Database!.Migrations!.Head);
        Assert.Equal(19, read.Bytes);
        Assert.Equal(TimeSpan.FromMilliseconds(120), read.Pause.Held);
    }

    [Theory]
    [InlineData("{", "points/x.json is no manifest of a restore point: ")]
    [InlineData("{\"format\":1}", "points/x.json is no manifest of a restore point: ")]
    [InlineData("{\"format\":2}", "points/x.json has the format 2; this version of Slipway reads up to 1.")]
    public void What_is_no_manifest_is_an_error(string json, string message) =>
        Assert.StartsWith(message, Assert.Throws<SlipwayException>(() => RestorePointJson.Read(Encoding.UTF8.GetBytes(json), "points/x.json")).Message, StringComparison.Ordinal);

    [Fact]
    public void Ids_sort_by_time_and_are_told_from_other_names()
    {
        var (first, second) = (PointId.Of(SamplePoint.Now), PointId.Of(SamplePoint.Now.AddSeconds(1)));
        Assert.StartsWith("20261126t140000z-", first, StringComparison.Ordinal);
        Assert.True(string.CompareOrdinal(first, second) < 0);
        Assert.True(PointId.Is(first));
        Assert.DoesNotContain(new[] { "", "20261126t140000z-3f9", "20261326t140000z-3f9a", "20261126t140000z-3f9g", "../../etc/passwd12345" }, PointId.Is);
    }
}
