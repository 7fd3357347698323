using System.Text.Json;

namespace Slipway.Deployments.Json;

/// <summary>What a scrub did.</summary>
internal static class ScrubJson
{
    private const string Name = "scrubbed";

    public static void Write(Utf8JsonWriter writer, ScrubCounts? counts)
    {
        if (counts is null)
            return;
        writer.WriteStartObject(Name);
        writer.WriteNumber("tables", counts.Tables);
        writer.WriteNumber("columns", counts.Columns);
        writer.WriteNumber("rows", counts.Rows);
        writer.WriteNumber("deletedTables", counts.DeletedTables);
        writer.WriteNumber("deletedRows", counts.DeletedRows);
        writer.WriteNumber("keptFiles", counts.KeptFiles);
        writer.WriteNumber("replacedFiles", counts.ReplacedFiles);
        writer.WriteNumber("droppedFiles", counts.DroppedFiles);
        writer.WriteEndObject();
    }

    public static ScrubCounts? Read(JsonElement owner) => owner.TryGetProperty(Name, out var counts)
        ? new ScrubCounts
        {
            Tables = counts.GetProperty("tables").GetInt32(),
            Columns = counts.GetProperty("columns").GetInt32(),
            Rows = counts.GetProperty("rows").GetInt64(),
            DeletedTables = counts.GetProperty("deletedTables").GetInt32(),
            DeletedRows = counts.GetProperty("deletedRows").GetInt64(),
            KeptFiles = counts.GetProperty("keptFiles").GetInt32(),
            ReplacedFiles = counts.GetProperty("replacedFiles").GetInt32(),
            DroppedFiles = counts.GetProperty("droppedFiles").GetInt32(),
        }
        : null;
}
