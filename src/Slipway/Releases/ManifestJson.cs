using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Slipway.Releases;

/// <summary>
/// The canonical JSON of a manifest: fixed order of properties, maps and files in ordinal order, no white space. Equal
/// releases are equal bytes, whoever writes them. Written and read by hand: that is what makes it canonical, and the
/// serializer's first use costs twice as much as all of this in every command that reads a release.
/// </summary>
internal static class ManifestJson
{
    // Commands stay readable: this JSON is never part of a web page.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static byte[] Write(ReleaseManifest manifest)
    {
        var buffer = new ArrayBufferWriter<byte>(16 * 1024);
        using (var json = new Utf8JsonWriter(buffer, Options))
            Write(json, manifest);
        return buffer.WrittenSpan.ToArray();
    }

    /// <exception cref="JsonException">It is no JSON.</exception>
    /// <exception cref="InvalidOperationException">A value has another type.</exception>
    /// <exception cref="KeyNotFoundException">A property is missing.</exception>
    /// <exception cref="FormatException">A number does not fit.</exception>
    public static ReleaseManifest Read(ReadOnlyMemory<byte> content)
    {
        using var document = JsonDocument.Parse(content);
        var json = document.RootElement;
        // Loops and not queries: those over structs are compiled anew in every process.
        var processes = new List<ProcessType>();
        foreach (var process in json.GetProperty("processes").EnumerateArray())
            processes.Add(new ProcessType(Text(process, "name"), Text(process, "command")));
        var environments = new Dictionary<string, EnvironmentVariant>();
        foreach (var entry in json.GetProperty("environments").EnumerateObject())
            environments.Add(entry.Name, new EnvironmentVariant(Text(entry.Value, "requirements"), Text(entry.Value, "lock"), Text(entry.Value, "variant")));
        var variants = new Dictionary<string, Variant>();
        foreach (var entry in json.GetProperty("variants").EnumerateObject())
            variants.Add(entry.Name, ReadVariant(entry.Value));
        return new ReleaseManifest
        {
            Format = json.GetProperty("format").GetInt32(),
            Id = Text(json, "id"),
            Commit = Text(json, "commit"),
            Dirty = json.TryGetProperty("dirty", out var dirty) ? dirty.GetString() : null,
            Builder = Text(json, "builder"),
            Toolchain = Text(json, "toolchain"),
            App = Text(json, "app"),
            Processes = processes,
            Environments = environments,
            Variants = variants,
        };
    }

    private static void Write(Utf8JsonWriter json, ReleaseManifest manifest)
    {
        json.WriteStartObject();
        json.WriteNumber("format", manifest.Format);
        json.WriteString("id", manifest.Id);
        json.WriteString("commit", manifest.Commit);
        if (manifest.Dirty is not null)
            json.WriteString("dirty", manifest.Dirty);
        json.WriteString("builder", manifest.Builder);
        json.WriteString("toolchain", manifest.Toolchain);
        json.WriteString("app", manifest.App);
        json.WriteStartArray("processes");
        foreach (var process in manifest.Processes)
        {
            json.WriteStartObject();
            json.WriteString("name", process.Name);
            json.WriteString("command", process.Command);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartObject("environments");
        foreach (var name in Sorted(manifest.Environments.Keys))
        {
            var entry = manifest.Environments[name];
            json.WriteStartObject(name);
            json.WriteString("requirements", entry.Requirements);
            json.WriteString("lock", entry.Lock);
            json.WriteString("variant", entry.Variant);
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteStartObject("variants");
        foreach (var key in Sorted(manifest.Variants.Keys))
            WriteVariant(json, key, manifest.Variants[key]);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteVariant(Utf8JsonWriter json, string key, Variant variant)
    {
        json.WriteStartObject(key);
        json.WriteString("key", variant.Key);
        json.WriteString("runtime", variant.Runtime);
        json.WriteString("platform", variant.Platform);
        WriteFiles(json, "files", variant.Files);
        if (variant.Wheels.Count > 0)
            WriteFiles(json, "wheels", variant.Wheels);
        json.WriteEndObject();
    }

    private static void WriteFiles(Utf8JsonWriter json, string name, IReadOnlyList<ReleaseFile> files)
    {
        json.WriteStartArray(name);
        foreach (var file in InOrder(files))
        {
            json.WriteStartObject();
            json.WriteString("path", file.Path);
            json.WriteBoolean("executable", file.Executable);
            json.WriteNumber("size", file.Size);
            json.WriteString("sha256", file.Sha256);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static Variant ReadVariant(JsonElement json) =>
        new(Text(json, "key"), Text(json, "runtime"), Text(json, "platform"), ReadFiles(json.GetProperty("files")))
        {
            Wheels = json.TryGetProperty("wheels", out var wheels) ? ReadFiles(wheels) : [],
        };

    private static List<ReleaseFile> ReadFiles(JsonElement json)
    {
        var files = new List<ReleaseFile>();
        foreach (var file in json.EnumerateArray())
            files.Add(new ReleaseFile(Text(file, "path"), file.GetProperty("executable").GetBoolean(), file.GetProperty("size").GetInt64(), Text(file, "sha256")));
        return files;
    }

    /// <summary>Nearly always they are in order, and there may be tens of thousands.</summary>
    private static IEnumerable<ReleaseFile> InOrder(IReadOnlyList<ReleaseFile> files)
    {
        for (var i = 1; i < files.Count; i++)
        {
            if (string.CompareOrdinal(files[i - 1].Path, files[i].Path) > 0)
                return files.OrderBy(file => file.Path, StringComparer.Ordinal);
        }

        return files;
    }

    private static string[] Sorted(IEnumerable<string> keys)
    {
        string[] sorted = [.. keys];
        Array.Sort(sorted, StringComparer.Ordinal);
        return sorted;
    }

    private static string Text(JsonElement json, string name) =>
        json.GetProperty(name).GetString() ?? throw new JsonException($"The property {name} is null.");
}
