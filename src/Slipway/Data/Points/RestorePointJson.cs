using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Slipway.Data.Databases;
using Slipway.Data.Uploads.Unix;
using Slipway.State;

namespace Slipway.Data.Points;

/// <summary>
/// The manifest of a point. Properties that a later version adds are passed over; a later <c>format</c> is refused.
/// </summary>
internal static class RestorePointJson
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, Indented = true };

    public static byte[] Write(RestorePoint point)
    {
        var buffer = new ArrayBufferWriter<byte>(16 * 1024);
        using (var json = new Utf8JsonWriter(buffer, Options))
            Write(json, point);
        return buffer.WrittenSpan.ToArray();
    }

    /// <param name="content">The JSON.</param>
    /// <param name="source">Where it comes from, for messages.</param>
    /// <exception cref="SlipwayException">It is no manifest, or one of a later version.</exception>
    public static RestorePoint Read(ReadOnlyMemory<byte> content, string source)
    {
        try
        {
            using var document = JsonDocument.Parse(content);
            var format = document.RootElement.GetProperty("format").GetInt32();
            if (format > RestorePoint.CurrentFormat)
            {
                throw new SlipwayException(ExitCode.Failed, $"{source} has the format {format}; this version of Slipway reads up to {RestorePoint.CurrentFormat}.")
                {
                    Next = "Use the version of Slipway that wrote it, or a newer one.",
                };
            }

            return Read(document.RootElement);
        }
        catch (Exception exception) when (JsonFields.IsMismatch(exception))
        {
            throw new SlipwayException(ExitCode.Failed, $"{source} is no manifest of a restore point: {exception.Message}", exception);
        }
    }

    private static void Write(Utf8JsonWriter json, RestorePoint point)
    {
        json.WriteStartObject();
        json.WriteNumber("format", point.Format);
        json.WriteString("id", point.Id);
        json.WriteString("environment", point.Environment);
        json.WriteString("created", Text(point.Created));
        if (point.Release is not null)
            json.WriteString("release", point.Release);
        if (point.Deployment is { } deployment)
            json.WriteNumber("deployment", deployment);
        if (point.Database is not null)
            Write(json, point.Database);
        json.WriteStartArray("uploads");
        foreach (var upload in point.Uploads)
            Write(json, upload);
        json.WriteEndArray();
        json.WriteStartObject("pause");
        if (point.Pause.Held is { } held)
            json.WriteString("held", Text(held));
        if (point.Pause.Reason is not null)
            json.WriteString("reason", point.Pause.Reason);
        json.WriteEndObject();
        json.WriteString("duration", Text(point.Duration));
        WriteMap(json, "tools", point.Tools);
        WriteList(json, "vaults", point.RequiredVaults);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, DatabaseContents database)
    {
        json.WriteStartObject("database");
        json.WriteString("engine", database.Server.Engine);
        json.WriteString("version", database.Server.Version);
        json.WriteStartObject("dump");
        json.WriteString("format", database.Dump.Format);
        json.WriteNumber("size", database.Dump.Size);
        json.WriteString("sha256", database.Dump.Sha256);
        json.WriteEndObject();
        // A list and not a map: two names may differ in nothing that a reader of JSON keeps apart.
        json.WriteStartArray("tables");
        foreach (var (table, rows) in database.Tables)
        {
            json.WriteStartObject();
            json.WriteString("table", table);
            json.WriteNumber("rows", rows);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        if (database.Migrations is { } migrations)
        {
            json.WriteStartObject("migrations");
            json.WriteString("kind", migrations.Kind);
            WriteList(json, "applied", migrations.Applied);
            json.WriteEndObject();
        }

        WriteMap(json, "properties", database.Properties);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, UploadContents upload)
    {
        json.WriteStartObject();
        json.WriteString("name", upload.Name);
        json.WriteNumber("files", upload.Files);
        json.WriteNumber("directories", upload.Directories);
        json.WriteNumber("links", upload.Links);
        json.WriteNumber("bytes", upload.Bytes);
        json.WriteString("listing", upload.Listing);
        // For people: the names as they are shown, as JSON has no way for those that are no text.
        WriteList(json, "modified", upload.Modified.Select(FileName.Show));
        WriteList(json, "left-out", upload.LeftOut.Select(FileName.Show));
        json.WriteEndObject();
    }

    private static RestorePoint Read(JsonElement json) => new()
    {
        Format = json.GetProperty("format").GetInt32(),
        Id = json.Text("id"),
        Environment = json.Text("environment"),
        Created = DateTimeOffset.ParseExact(json.Text("created"), "O", CultureInfo.InvariantCulture),
        Release = json.OptionalText("release"),
        Deployment = json.OptionalNumber("deployment"),
        Database = json.TryGetProperty("database", out var database) ? ReadDatabase(database) : null,
        Uploads = ReadUploads(json.GetProperty("uploads")),
        Pause = new WritePause(
            json.GetProperty("pause").TryGetProperty("held", out _) ? json.GetProperty("pause").Duration("held") : null,
            json.GetProperty("pause").OptionalText("reason")),
        Duration = json.Duration("duration"),
        Tools = json.Map("tools"),
        RequiredVaults = json.Texts("vaults"),
    };

    private static DatabaseContents ReadDatabase(JsonElement json)
    {
        var tables = new List<TableRows>();
        foreach (var table in json.GetProperty("tables").EnumerateArray())
            tables.Add(new TableRows(table.Text("table"), table.GetProperty("rows").GetInt64()));
        var dump = json.GetProperty("dump");
        var migrations = json.TryGetProperty("migrations", out var found) ? new MigrationRecord(found.Text("kind"), found.Texts("applied")) : null;
        return new DatabaseContents(
            new DatabaseServer(json.Text("engine"), json.Text("version")),
            new DumpContent(dump.Text("format"), dump.GetProperty("size").GetInt64(), dump.Text("sha256")),
            tables,
            migrations) { Properties = json.Map("properties") };
    }

    private static List<UploadContents> ReadUploads(JsonElement json)
    {
        var uploads = new List<UploadContents>();
        foreach (var upload in json.EnumerateArray())
        {
            int Number(string name) => upload.GetProperty(name).GetInt32();
            uploads.Add(new UploadContents(upload.Text("name"), Number("files"), Number("directories"), Number("links"), upload.GetProperty("bytes").GetInt64(), upload.Text("listing"))
            {
                Modified = upload.Texts("modified"),
                LeftOut = upload.Texts("left-out"),
            });
        }

        return uploads;
    }

    private static void WriteList(Utf8JsonWriter json, string name, IEnumerable<string> items)
    {
        json.WriteStartArray(name);
        foreach (var item in items)
            json.WriteStringValue(item);
        json.WriteEndArray();
    }

    private static void WriteMap(Utf8JsonWriter json, string name, IReadOnlyDictionary<string, string> map)
    {
        json.WriteStartObject(name);
        foreach (var (key, value) in map.OrderBy(item => item.Key, StringComparer.Ordinal))
            json.WriteString(key, value);
        json.WriteEndObject();
    }

    private static string Text(DateTimeOffset moment) => moment.ToString("O", CultureInfo.InvariantCulture);

    private static string Text(TimeSpan time) => time.ToString("c", CultureInfo.InvariantCulture);
}
