using System.Globalization;
using System.Text.Json;
using Slipway.Deployments.Json;
using Slipway.State;

namespace Slipway.Deployments.Backups;

/// <summary>The exchanges of an environment's data on this machine, a file for each deployment that made one.</summary>
internal sealed class DataExchanges(ProjectPaths paths, string environment)
{
    private const string Notes = ".databases";

    private string Directory => paths.Restores(environment);

    /// <summary>Directory of what a deployment restores and puts aside.</summary>
    public string PlaceOf(int number) => Path.Combine(Directory, string.Create(CultureInfo.InvariantCulture, $"v{number}"));

    /// <summary>Written before anything changes its place, and again when all has.</summary>
    public void Write(DataExchange exchange) => DurableFile.Replace(FileOf(exchange.Number), StateJson.Write(writer =>
    {
        writer.WriteNumber("number", exchange.Number);
        writer.WriteOptional("point", exchange.Point);
        if (exchange.Database is { } database)
        {
            writer.WriteStartObject("database");
            writer.WriteString("beside", database.Beside);
            writer.WriteString("kept", database.Kept);
            writer.WriteEndObject();
        }

        ScrubJson.Write(writer, exchange.Scrubbed);
        writer.WriteStartArray("uploads");
        foreach (var upload in exchange.Uploads)
        {
            writer.WriteStartObject();
            writer.WriteString("live", upload.Live);
            writer.WriteString("beside", upload.Beside);
            writer.WriteString("kept", upload.Kept);
            writer.WriteOptional("stays", upload.Stays);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }));

    /// <summary>Notes databases before they are made, so that they are found after the death of whoever made them.</summary>
    public void Note(int number, IReadOnlyList<string> databases) => DurableFile.Replace(NotesOf(number), StateJson.Write(writer => writer.WriteTexts("databases", databases)));

    /// <returns>Databases that a deployment noted and has neither put in place nor removed.</returns>
    public IReadOnlyList<string> Noted(int number) => File.Exists(NotesOf(number)) ? StateJson.Read(File.ReadAllBytes(NotesOf(number)), notes => notes.Texts("databases")) : [];

    /// <summary>From now on the exchange itself says what there is.</summary>
    public void Forget(int number) => Delete(NotesOf(number));

    /// <returns>Deployments that noted databases.</returns>
    public IReadOnlyList<int> WithNotes() => System.IO.Directory.Exists(Directory)
        ? [.. System.IO.Directory.EnumerateFiles(Directory, $"v*{Notes}")
            .Select(file => int.TryParse(Path.GetFileName(file)[1..^Notes.Length], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0)
            .Where(number => number > 0)]
        : [];

    /// <returns>Null: the deployment made none, or it was forgotten.</returns>
    public DataExchange? Find(int number) => File.Exists(FileOf(number)) ? StateJson.Read(File.ReadAllBytes(FileOf(number)), Read) : null;

    /// <returns>All of them, the newest first.</returns>
    public IReadOnlyList<DataExchange> List() => System.IO.Directory.Exists(Directory)
        ? [.. System.IO.Directory.EnumerateFiles(Directory, "v*.json")
            .Select(file => int.TryParse(Path.GetFileNameWithoutExtension(file).AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? Find(number) : null)
            .OfType<DataExchange>()
            .OrderByDescending(exchange => exchange.Number)]
        : [];

    /// <summary>Forgets an exchange with the files that it put aside; a database is its engine's matter.</summary>
    public void Remove(int number)
    {
        Delete(FileOf(number));
        Forget(number);
        Data.Uploads.TreeRemoval.Remove(PlaceOf(number));
    }

    private string FileOf(int number) => $"{PlaceOf(number)}.json";

    private string NotesOf(int number) => PlaceOf(number) + Notes;

    /// <summary>.NET does not mind that a file is missing, but minds that its directory is.</summary>
    private static void Delete(string file)
    {
        if (File.Exists(file))
            File.Delete(file);
    }

    private static DataExchange Read(JsonElement element) => new(
        element.GetProperty("number").GetInt32(),
        element.OptionalText("point"),
        element.TryGetProperty("database", out var database) ? new DatabasePlaces(database.Text("beside"), database.Text("kept")) : null,
        [.. element.GetProperty("uploads").EnumerateArray().Select(upload => new UploadPlaces(upload.Text("live"), upload.Text("beside"), upload.Text("kept"), upload.OptionalText("stays")))])
    {
        Scrubbed = ScrubJson.Read(element),
    };
}
